package io.kubeterrarium.apiserver.resource;

/** Which names a kind takes; source: each kind's ValidateName upstream. */
public enum NameRule {
  DNS_SUBDOMAIN,
  DNS_LABEL,
  /** Anything that is a path segment: RBAC objects. */
  PATH_SEGMENT
}
