package io.kubeterrarium.apiserver.resource;

/** Which names a kind takes; source: each kind's ValidateName upstream. */
public enum NameRule {
  DNS_SUBDOMAIN,
  DNS_LABEL,
  /** RFC 1035: begins with a letter; Services. */
  DNS_1035_LABEL,
  /** Anything that is a path segment: RBAC objects. */
  PATH_SEGMENT
}
