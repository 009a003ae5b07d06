package io.kubeterrarium.simulator.console;

/** How text is marked on a terminal. */
public enum Style {
  PLAIN {
    @Override
    String marked(String code, String text) {
      return text;
    }
  },
  COLOUR {
    @Override
    String marked(String code, String text) {
      return "\u001b[" + code + "m" + text + "\u001b[0m";
    }
  };

  private static final String[] STAGE_COLOURS = {"2", "36;1", "34;1", "33;1", "35;1", "32;1"};

  abstract String marked(String code, String text);

  public String bold(String text) {
    return marked("1", text);
  }

  public String dim(String text) {
    return marked("2", text);
  }

  /** In the colour of a stage, 0 to 5. */
  String stage(int number, String text) {
    return marked(STAGE_COLOURS[number], text);
  }
}
