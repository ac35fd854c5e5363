"""CRLs: read, fetched by LDAP and HTTP within bounds, held in memory and on disk, shown."""
