"""From the accepted connection to an LU: admission, parameters by client, mapping, the pool of LUs."""
