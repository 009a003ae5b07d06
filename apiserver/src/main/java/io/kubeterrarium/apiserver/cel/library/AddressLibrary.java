package io.kubeterrarium.apiserver.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import io.kubeterrarium.apiserver.cel.CelValues;
import io.kubeterrarium.apiserver.cel.Costs;
import io.kubeterrarium.apiserver.cel.EvaluationFailure;
import io.kubeterrarium.apiserver.cel.Function;
import io.kubeterrarium.apiserver.cel.Functions;
import io.kubeterrarium.apiserver.error.GoText;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Addresses and networks. Source: k8s.io/apiserver, pkg/cel/library/ip.go and cidr.go. */
final class AddressLibrary implements Functions.Library {
  private static final String NO_NETWORK =
      "network address parse error during conversion from string: ";

  private static final CelType IP = OpaqueType.create("net.IP");
  private static final CelType CIDR = OpaqueType.create("net.CIDR");
  private static final CelType TEXT = SimpleType.STRING;
  private static final CelType BOOL = SimpleType.BOOL;

  private static final Map<String, Predicate<IpAddress>> TESTS =
      Map.of(
          "isUnspecified", ip -> ip.address().isAnyLocalAddress(),
          "isLoopback", ip -> ip.address().isLoopbackAddress(),
          "isLinkLocalMulticast", IpAddress::isLinkLocalMulticast,
          "isLinkLocalUnicast", ip -> ip.address().isLinkLocalAddress(),
          "isGlobalUnicast", IpAddress::isGlobalUnicast);

  private static final Map<String, String> TEST_OVERLOADS =
      Map.of(
          "isUnspecified", "ip_is_unspecified",
          "isLoopback", "ip_is_loopback",
          "isLinkLocalMulticast", "ip_is_link_local_multicast",
          "isLinkLocalUnicast", "ip_is_link_local_unicast",
          "isGlobalUnicast", "ip_is_global_unicast");

  @Override
  public void addTo(Functions f) {
    List<CelType> text = List.of(TEXT);
    f.global("ip", "string_to_ip", IP, text, a -> ip(Args.text(a, 0)), Args.TRAVERSAL)
        .global(
            "isIP",
            "is_ip",
            BOOL,
            text,
            a -> IpAddress.read(Args.text(a, 0)) != null,
            Args.TRAVERSAL)
        .global(
            "ip.isCanonical",
            "ip_is_canonical",
            BOOL,
            text,
            a -> ip(Args.text(a, 0)).toString().equals(a[0]),
            (a, result) -> Costs.traversal(CelValues.sizeOf(a[0]), 2))
        .member(
            "family",
            "ip_family",
            SimpleType.INT,
            List.of(IP),
            a -> ((IpAddress) a[0]).bytes().length == 4 ? 4L : 6L)
        .global("string", "ip_to_string", TEXT, List.of(IP), a -> a[0].toString());
    TESTS.forEach(
        (name, test) ->
            f.member(
                name,
                TEST_OVERLOADS.getOrDefault(name, name),
                BOOL,
                List.of(IP),
                a -> test.test((IpAddress) a[0])));
    addNetworks(f, text);
  }

  private static void addNetworks(Functions f, List<CelType> text) {
    f.global("cidr", "string_to_cidr", CIDR, text, a -> cidr(Args.text(a, 0)), Args.TRAVERSAL)
        .global(
            "isCIDR",
            "is_cidr",
            BOOL,
            text,
            a -> Cidr.read(Args.text(a, 0)) != null,
            Args.TRAVERSAL)
        .member("ip", "cidr_ip", IP, List.of(CIDR), a -> ((Cidr) a[0]).ip())
        .member("masked", "cidr_masked", CIDR, List.of(CIDR), a -> masked((Cidr) a[0]))
        .member(
            "prefixLength",
            "cidr_prefix_length",
            SimpleType.INT,
            List.of(CIDR),
            a -> (long) ((Cidr) a[0]).bits())
        .global("string", "cidr_to_string", TEXT, List.of(CIDR), a -> a[0].toString())
        .member(
            "containsIP",
            "cidr_contains_ip_ip",
            BOOL,
            List.of(CIDR, IP),
            a -> ((Cidr) a[0]).contains((IpAddress) a[1]),
            containment(2, 0))
        .member(
            "containsIP",
            "cidr_contains_ip_string",
            BOOL,
            List.of(CIDR, TEXT),
            a -> ((Cidr) a[0]).contains(ip(Args.text(a, 1))),
            containment(2, 0))
        .member(
            "containsCIDR",
            "cidr_contains_cidr",
            BOOL,
            List.of(CIDR, CIDR),
            a -> ((Cidr) a[0]).contains((Cidr) a[1]),
            containment(3, 1))
        .member(
            "containsCIDR",
            "cidr_contains_cidr_string",
            BOOL,
            List.of(CIDR, TEXT),
            a -> ((Cidr) a[0]).contains(cidr(Args.text(a, 1))),
            containment(3, 1));
  }

  /** Comparing bytes, and reading the text where it is one. */
  private static Function.Cost containment(int times, long more) {
    return (a, result) ->
        Costs.traversal(CelValues.sizeOf(a[0]), times)
            + more
            + (a[1] instanceof String ? Costs.traversal(a[1]) : 0);
  }

  private static Cidr masked(Cidr cidr) {
    return new Cidr(cidr.ip().masked(cidr.bits()), cidr.bits());
  }

  private static IpAddress ip(String text) {
    IpAddress ip = IpAddress.read(text);
    if (ip == null) {
      throw EvaluationFailure.of(refused(text));
    }
    return ip;
  }

  private static String refused(String text) {
    if (IpAddress.isMapped(text)) {
      return "IPv4-mapped IPv6 address %s is not allowed".formatted(GoText.quoted(text));
    }
    if (IpAddress.hasZone(text)) {
      return "IP address %s with zone value is not allowed".formatted(GoText.quoted(text));
    }
    return "IP Address %s parse error during conversion from string: %s"
        .formatted(GoText.quoted(text), AddressComplaint.of(text));
  }

  private static Cidr cidr(String text) {
    Cidr cidr = Cidr.read(text);
    if (cidr == null) {
      throw EvaluationFailure.of(
          Cidr.isMapped(text)
              ? "IPv4-mapped IPv6 address %s is not allowed".formatted(GoText.quoted(text))
              : NO_NETWORK
                  + NO_NETWORK
                  + "netip.ParsePrefix(%s): %s"
                      .formatted(GoText.quoted(text), Cidr.complaint(text)));
    }
    return cidr;
  }
}
