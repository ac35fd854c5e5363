"""Where files and data sets live: per-user HFS trees under one root, walked so that nothing outside it can be reached.

``paths`` reads names, ``tree`` walks directories and says what a user sees, ``hfs`` and ``listing`` are the operations,
``scratch`` and ``results.Upload`` make a content visible only whole, ``lineends`` converts TYPE A; ``datasets`` and
``text`` are the data set name space. Who the user is was decided before; nothing here asks SAF.
"""
