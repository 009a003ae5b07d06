package io.kubeterrarium.apiserver.handler;

/** Has requests answered by the server that they are for, where that is another one. */
public final class PassOn implements Stage {
  private final Passing passing;

  public PassOn(Passing passing) {
    this.passing = passing;
  }

  @Override
  public void run(Exchange exchange) {
    var answer = passing.pass(exchange);
    if (answer != null) {
      exchange.answer(answer);
    }
  }
}
