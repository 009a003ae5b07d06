package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.apiserver.body.BodyDecoder;
import io.kubeterrarium.apiserver.body.Patcher;
import io.kubeterrarium.apiserver.owners.FieldTracking;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import io.kubeterrarium.apiserver.table.Presentation;
import io.kubeterrarium.apiserver.write.Admission;
import io.kubeterrarium.apiserver.write.Creator;
import io.kubeterrarium.apiserver.write.Deleter;
import io.kubeterrarium.apiserver.write.Updater;

/** What the verbs' handlers work with. */
public record Verbs(
    ObjectStorage storage,
    BodyDecoder decoder,
    Patcher patcher,
    Admission admission,
    Creator creator,
    Updater updater,
    Deleter deleter,
    FieldTracking tracking,
    Authorize authorize) {

  /** How the client wants to see objects; 406 where it wants something else. */
  static Presentation presentation(Exchange exchange, Strategy strategy) {
    return Presentation.negotiate(
        exchange.request().headers().first("Accept"),
        !ServeResource.isCustom(strategy),
        exchange.request().query(),
        exchange.now());
  }
}
