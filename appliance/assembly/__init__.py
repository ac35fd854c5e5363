"""The composition root: a frozen configuration in, a tree of running services out.

``appliance`` holds the tree and its life. What it is made of: ``state`` is what the state folder keeps, ``ports`` the
listeners, ``sessions`` makes a session for each accepted client, ``policies`` turns key rings into TLS policies and
``livekeys`` keeps them new, ``revocation`` knows what is revoked, ``ownca`` is the own authority. The operator's
side: ``commanddesk`` runs commands, ``facilities`` gives them what they can see and do, ``members`` changes what is
configured, ``journal`` and ``watching`` tell what happens, ``vitals`` and ``displays`` how it goes. ``firststart`` is
the first boot, ``keeping`` backups. Nothing here decides anything about a client.
"""
