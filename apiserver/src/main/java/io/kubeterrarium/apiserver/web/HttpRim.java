package io.kubeterrarium.apiserver.web;

import io.kubeterrarium.apiserver.ApiServer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.catalina.connector.Connector;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.server.servlet.ServletWebServerFactory;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.ServletRegistrationBean;

/**
 * The HTTP server of one API server: a loopback port in plain HTTP, a TLS port, or both. Beans are
 * registered by hand, because scanning and conditions cost more start-up time than all of them
 * together.
 */
public final class HttpRim implements AutoCloseable {
  private final ServletWebServerApplicationContext context;
  private final ApiRoute route;
  private final ResponseStreams streams;
  private final List<Door> doors;

  private HttpRim(
      ServletWebServerApplicationContext context,
      ApiRoute route,
      ResponseStreams streams,
      List<Door> doors) {
    this.context = context;
    this.route = route;
    this.streams = streams;
    this.doors = doors;
  }

  /**
   * Opens the ports; requests are answered from then on.
   *
   * @throws PortTakenException where one cannot be opened
   */
  public static HttpRim start(ApiServer server, RimConfig config, List<PlainRoute> routes) {
    HttpRim rim = open(config);
    rim.serve(server, routes);
    return rim;
  }

  /**
   * Opens the ports before there is a server: until {@link #serve}, the answer is 503.
   *
   * @throws PortTakenException where one cannot be opened
   */
  public static HttpRim open(RimConfig config) {
    ResponseStreams streams = new ResponseStreams();
    ApiRoute route = new ApiRoute(streams);
    List<Door> doors = Door.of(config);
    ServletWebServerApplicationContext context = new ServletWebServerApplicationContext();
    context.registerBean(ServletWebServerFactory.class, () -> tomcat(doors));
    context.registerBean(ServletRegistrationBean.class, () -> registration(route));
    try {
      context.refresh();
    } catch (RuntimeException e) {
      streams.close();
      context.close();
      throw Door.explained(e, doors);
    }
    return new HttpRim(context, route, streams, doors);
  }

  /** From now on requests reach this server, and the routes beside it. */
  public void serve(ApiServer server, List<PlainRoute> routes) {
    route.serve(server, routes);
  }

  private static ServletWebServerFactory tomcat(List<Door> doors) {
    TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory();
    factory.setRegisterDefaultServlet(false);
    factory.setProtocol(NoticingProtocol.class.getName());
    factory.setShutdown(Shutdown.IMMEDIATE);
    factory.addConnectorCustomizers(doors.get(0)::install);
    for (Door further : doors.subList(1, doors.size())) {
      Connector connector = new Connector(NoticingProtocol.class.getName());
      connector.setThrowOnFailure(true);
      further.install(connector);
      factory.addAdditionalConnectors(connector);
    }
    factory.addContextCustomizers(ContainerAnswers::install);
    return factory;
  }

  /** The one servlet; there is nothing for a dispatcher to choose from. */
  private static ServletRegistrationBean<ApiRoute> registration(ApiRoute route) {
    ServletRegistrationBean<ApiRoute> servlet = new ServletRegistrationBean<>(route, "/");
    servlet.setName("api");
    servlet.setAsyncSupported(true);
    servlet.setLoadOnStartup(1);
    return servlet;
  }

  /** The port of plain HTTP, whichever was chosen; empty where it is off. */
  public OptionalInt httpPort() {
    return doors.stream().filter(door -> !door.isTls()).mapToInt(Door::localPort).findFirst();
  }

  /** The port of HTTPS, whichever was chosen; empty where it is off. */
  public OptionalInt httpsPort() {
    return doors.stream().filter(Door::isTls).mapToInt(Door::localPort).findFirst();
  }

  /** Ends all streams in order and closes the ports; takes well under a second. Idempotent. */
  @Override
  public void close() {
    new ArrayList<>(doors).forEach(Door::pause);
    streams.close();
    context.close();
  }
}
