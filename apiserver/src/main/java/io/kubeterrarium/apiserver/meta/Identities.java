package io.kubeterrarium.apiserver.meta;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Where uids and generated names come from: the last randomness before the registry. */
public interface Identities {
  String uid();

  /** Five characters that spell no words. */
  String suffix();

  Identities RANDOM =
      new Identities() {
        private static final String SAFE = "bcdfghjklmnpqrstvwxz2456789";

        @Override
        public String uid() {
          // Not UUID.randomUUID(): uids must be unique, not unguessable, and SecureRandom locks.
          ThreadLocalRandom random = ThreadLocalRandom.current();
          long high = random.nextLong() & 0xffffffffffff0fffL | 0x4000L;
          long low = random.nextLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
          return new UUID(high, low).toString();
        }

        @Override
        public String suffix() {
          char[] chars = new char[5];
          for (int i = 0; i < chars.length; i++) {
            chars[i] = SAFE.charAt(ThreadLocalRandom.current().nextInt(SAFE.length()));
          }
          return new String(chars);
        }
      };
}
