package io.kubeterrarium.apiserver.pki;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The names and addresses that the API server's certificate vouches for, in canonical spelling. */
public record ServingNames(SortedSet<String> addresses, SortedSet<String> hosts) {
  private static final List<String> ALWAYS =
      List.of(
          "127.0.0.1",
          "::1",
          "10.96.0.1",
          "localhost",
          "kubernetes",
          "kubernetes.default",
          "kubernetes.default.svc",
          "kubernetes.default.svc.cluster.local");
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern NUMBER = Pattern.compile("25[0-5]|2[0-4]\\d|1?\\d?\\d");
  private static final Pattern IPV6_CHARACTERS = Pattern.compile("[0-9A-Fa-f:.]+");
  private static final Pattern HOST =
      Pattern.compile(
          "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");

  /**
   * @param more what {@code --bind} and {@code --advertise} name; a wildcard address stands for all
   *     addresses of this machine
   */
  public static ServingNames of(List<String> more) {
    SortedSet<String> addresses = new TreeSet<>();
    SortedSet<String> hosts = new TreeSet<>();
    ALWAYS.forEach(name -> add(name, addresses, hosts));
    more.forEach(name -> add(name, addresses, hosts));
    return new ServingNames(addresses, hosts);
  }

  private static void add(String name, SortedSet<String> addresses, SortedSet<String> hosts) {
    if (!isAddress(name)) {
      hosts.add(name.toLowerCase(Locale.ROOT));
      return;
    }
    InetAddress address = parse(name);
    if (address.isAnyLocalAddress()) {
      addOwnAddresses(addresses);
    } else {
      addresses.add(canonical(address));
    }
  }

  private static void addOwnAddresses(SortedSet<String> addresses) {
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .forEach(address -> addresses.add(canonical(address)));
    } catch (SocketException e) {
      throw new PkiException("cannot list this machine's addresses", e);
    }
  }

  public static boolean isAddress(String name) {
    return name.indexOf(':') >= 0 || IPV4.matcher(name).matches();
  }

  /** Whether a certificate can vouch for it: a host name, or a literal address. */
  public static boolean isName(String name) {
    if (name.indexOf(':') >= 0) {
      return IPV6_CHARACTERS.matcher(name).matches() && isParsed(name);
    }
    if (IPV4.matcher(name).matches()) {
      return Pattern.compile("\\.").splitAsStream(name).allMatch(n -> NUMBER.matcher(n).matches());
    }
    return name.length() <= 253 && HOST.matcher(name).matches();
  }

  private static boolean isParsed(String literal) {
    try {
      parse(literal);
      return true;
    } catch (PkiException e) {
      return false;
    }
  }

  static String canonical(String address) {
    return canonical(parse(address));
  }

  private static String canonical(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }

  /** Reads a literal address; asks no name server. */
  static InetAddress parse(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new PkiException("not an IP address: " + literal, e);
    }
  }
}
