"""The composition root: a frozen configuration in, a tree of running services out.

``appliance`` holds the tree and its life; ``policies`` turns key rings into TLS policies; ``certificates`` joins the
own CA, its directory and the CRL cache; ``sessions`` makes a session for each accepted client; ``operator`` gives
commands what they can see and do. Nothing here decides anything about a client.
"""
