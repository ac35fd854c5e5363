"""``python -m appliance`` is ``sallyport``."""

from appliance.cli import main

if __name__ == "__main__":
    main(prog_name="sallyport")
