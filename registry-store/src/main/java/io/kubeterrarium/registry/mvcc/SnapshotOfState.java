package io.kubeterrarium.registry.mvcc;

import io.kubeterrarium.registry.RegistrySnapshot;
import io.kubeterrarium.registry.Revision;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.CRC32C;

/** A state, for those outside who may keep it and write it, but not look into it. */
public record SnapshotOfState(State state) implements RegistrySnapshot {
  @Override
  public Revision revision() {
    return state.revision();
  }

  @Override
  public Revision compactRevision() {
    return state.compactRevision();
  }

  @Override
  public long keys() {
    return state.keys.size();
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    StateCodec.write(data, state);
    data.flush();
  }

  @Override
  public int hash(Revision at) {
    CRC32C crc = new CRC32C();
    DataOutputStream data = new DataOutputStream(new ChecksumOutput(crc));
    state
        .rootAt(at.isNone() ? revision() : at)
        .visitAll(
            (key, kv) -> {
              try {
                Wire.writeKeyValue(data, kv);
                return true;
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    return (int) crc.getValue();
  }

  private static final class ChecksumOutput extends OutputStream {
    private final CRC32C crc;

    ChecksumOutput(CRC32C crc) {
      this.crc = crc;
    }

    @Override
    public void write(int b) {
      crc.update(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      crc.update(bytes, offset, length);
    }
  }
}
