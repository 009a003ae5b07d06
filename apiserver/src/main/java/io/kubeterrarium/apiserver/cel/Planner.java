package io.kubeterrarium.apiserver.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes nodes of a checked expression. Each node charges the frame for what it does, as upstream's
 * observer does: names and selections 1, lists 10, maps 30, calls what {@link Costs} says.
 */
final class Planner {
  private final CelAbstractSyntaxTree ast;
  private final Functions functions;
  private final Map<String, Integer> slots = new HashMap<>();
  private int slotCount;

  Planner(CelAbstractSyntaxTree ast, Functions functions) {
    this.ast = ast;
    this.functions = functions;
  }

  CelProgram program(CostRange estimate, java.util.Set<String> names) {
    Node root = plan(ast.getExpr());
    return new CelProgram(root, slotCount, names, estimate);
  }

  private Node plan(CelExpr expr) {
    switch (expr.getKind()) {
      case CONSTANT:
        Object value = constant(expr.constant());
        return frame -> value;
      case IDENT:
        return name(expr, expr.ident().name());
      case SELECT:
        return select(expr);
      case CALL:
        return call(expr);
      case LIST:
        return list(expr.list());
      case MAP:
        return map(expr.map());
      case STRUCT:
        return struct(expr.struct());
      case COMPREHENSION:
        return comprehension(expr.comprehension());
      default:
        throw new IllegalStateException("no such expression: " + expr.getKind());
    }
  }

  private static Object constant(CelConstant constant) {
    switch (constant.getKind()) {
      case BOOLEAN_VALUE:
        return constant.booleanValue();
      case INT64_VALUE:
        return constant.int64Value();
      case UINT64_VALUE:
        return constant.uint64Value();
      case DOUBLE_VALUE:
        return constant.doubleValue();
      case STRING_VALUE:
        return constant.stringValue();
      case BYTES_VALUE:
        return constant.bytesValue();
      default:
        return CelNull.NULL;
    }
  }

  private Node name(CelExpr expr, String name) {
    Integer slot = slots.get(name);
    if (slot != null) {
      int index = slot;
      return frame -> {
        frame.charge(1);
        Object value = frame.locals[index];
        if (value instanceof FoldNode.Failed failed) {
          throw failed.failure();
        }
        return value;
      };
    }
    CelReference reference = ast.getReferenceMap().get(expr.id());
    String full = reference == null || reference.name().isEmpty() ? name : reference.name();
    Optional<CelConstant> known = reference == null ? Optional.empty() : reference.value();
    if (known.isPresent()) {
      Object value = constant(known.get());
      return frame -> value;
    }
    if (ast.getTypeMap().get(expr.id()) instanceof dev.cel.common.types.TypeType) {
      TypeValue type = new TypeValue(full);
      return frame -> type;
    }
    return frame -> {
      frame.charge(1);
      return frame.variable(full);
    };
  }

  private Node select(CelExpr expr) {
    CelExpr.CelSelect select = expr.select();
    CelReference reference = ast.getReferenceMap().get(expr.id());
    if (reference != null && !reference.name().isEmpty()) {
      return name(expr, reference.name());
    }
    Node operand = plan(select.operand());
    String field = select.field();
    if (select.testOnly()) {
      return frame -> Selection.has(operand.evaluate(frame), field);
    }
    return frame -> {
      Object target = operand.evaluate(frame);
      frame.charge(1);
      return Selection.select(target, field);
    };
  }

  private List<Node> plan(List<CelExpr> exprs) {
    List<Node> nodes = new ArrayList<>();
    exprs.forEach(each -> nodes.add(plan(each)));
    return nodes;
  }

  private Node call(CelExpr expr) {
    CelExpr.CelCall call = expr.call();
    List<CelExpr> arguments = new ArrayList<>();
    call.target().ifPresent(arguments::add);
    arguments.addAll(call.args());
    if (call.function().equals("_?._")) {
      return optionalSelect(arguments);
    }
    List<Node> nodes = plan(arguments);
    Node special = Operators.of(call.function(), nodes);
    if (special != null) {
      return special;
    }
    return new CallNode(
        call.function(), functions.named(call.function()), nodes.toArray(new Node[0]));
  }

  private Node optionalSelect(List<CelExpr> arguments) {
    Node operand = plan(arguments.get(0));
    String field = arguments.get(1).constant().stringValue();
    return frame -> {
      Object target = operand.evaluate(frame);
      frame.charge(1);
      return Selection.optionalSelect(target, field);
    };
  }

  private Node list(CelExpr.CelList list) {
    List<Node> items = plan(list.elements());
    return new ListNode(items, List.copyOf(list.optionalIndices()));
  }

  private Node map(CelExpr.CelMap map) {
    List<MapNode.Entry> entries = new ArrayList<>();
    for (CelExpr.CelMap.Entry entry : map.entries()) {
      entries.add(new MapNode.Entry(plan(entry.key()), plan(entry.value()), entry.optionalEntry()));
    }
    return new MapNode(entries, Costs.CREATE_MAP, "");
  }

  private Node struct(CelExpr.CelStruct struct) {
    List<MapNode.Entry> entries = new ArrayList<>();
    for (CelExpr.CelStruct.Entry entry : struct.entries()) {
      String key = entry.fieldKey();
      entries.add(new MapNode.Entry(frame -> key, plan(entry.value()), entry.optionalEntry()));
    }
    return new MapNode(entries, Costs.CREATE_STRUCT, struct.messageName());
  }

  private Node comprehension(CelExpr.CelComprehension fold) {
    Node range = plan(fold.iterRange());
    Node init = plan(fold.accuInit());
    @Nullable Integer hiddenAccu = slots.get(fold.accuVar());
    int accu = slotCount++;
    slots.put(fold.accuVar(), accu);
    @Nullable Integer hiddenFirst = slots.get(fold.iterVar());
    int first = slotCount++;
    slots.put(fold.iterVar(), first);
    String secondName = fold.iterVar2();
    @Nullable Integer hiddenSecond = slots.get(secondName);
    int second = -1;
    if (!secondName.isEmpty()) {
      second = slotCount++;
      slots.put(secondName, second);
    }
    Node condition = plan(fold.loopCondition());
    Node step = plan(fold.loopStep());
    restore(fold.iterVar(), hiddenFirst);
    if (!secondName.isEmpty()) {
      restore(secondName, hiddenSecond);
    }
    // The result sees the accumulator alone.
    slots.put(fold.accuVar(), accu);
    Node result = plan(fold.result());
    restore(fold.accuVar(), hiddenAccu);
    return new FoldNode(range, init, condition, step, result, accu, first, second);
  }

  private void restore(String name, @Nullable Integer slot) {
    if (slot == null) {
      slots.remove(name);
    } else {
      slots.put(name, slot);
    }
  }
}
