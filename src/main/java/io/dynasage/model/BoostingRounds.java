package io.dynasage.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.OptionalInt;
import java.util.zip.GZIPInputStream;

/**
 * The number of boosting rounds of a model in the {@code model.tar.gz} of SageMaker's {@code xgboost}. When a training
 * stops early, the container keeps the rounds up to the best one, and no answer of SageMaker has their number. The
 * model is in the library's own binary format, which begins with parameters of 136 bytes, then the names of objective
 * and booster, and the parameters of its trees.
 */
public final class BoostingRounds {
    private static final String MODEL = "xgboost-model";
    private static final int PARAMETER_BYTES = 136;
    /** What a model from the library's memory begins with, in place of nothing in a file: {@code binf}. */
    private static final int MAGIC = 0x666e6962;

    private static final int LONGEST_NAME = 100;
    private static final String TREES = "gbtree|dart";

    private BoostingRounds() {}

    /**
     * Reads the number of rounds.
     *
     * @param tarGz read to its end and not closed
     * @param source the name of the archive in error messages, such as its URI
     * @return empty for a model of another format, such as JSON, and for one without trees
     * @throws IOException if the archive cannot be read
     */
    public static OptionalInt read(InputStream tarGz, String source) throws IOException {
        OptionalInt rounds = rounds(new TarInput(new GZIPInputStream(tarGz), source), source);
        tarGz.transferTo(OutputStream.nullOutputStream());
        return rounds;
    }

    private static OptionalInt rounds(TarInput tar, String source) throws IOException {
        for (var name = tar.next(); name.isPresent(); name = tar.next()) {
            if (name.get().replaceFirst("^(\\./)+", "").equals(MODEL)) {
                return rounds(new LittleEndianInput(tar, source + "!/" + MODEL));
            }
        }
        return OptionalInt.empty();
    }

    private static OptionalInt rounds(LittleEndianInput model) throws IOException {
        int parameters =
                model.int32("its first parameter") == MAGIC ? PARAMETER_BYTES : PARAMETER_BYTES - Integer.BYTES;
        model.bytes(parameters, "its parameters");
        if (name(model).isEmpty() || !name(model).matches(TREES)) {
            return OptionalInt.empty();
        }
        int trees = model.int32("the number of trees");
        int ofARound = Math.max(1, model.int32("the trees of a round"));
        if (trees < ofARound) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(trees / ofARound);
    }

    /** Returns a name; empty if none is there, because the format is another one. */
    private static String name(LittleEndianInput model) throws IOException {
        long length = model.int64("the length of a name");
        if (length < 1 || length > LONGEST_NAME) {
            return "";
        }
        StringBuilder name = new StringBuilder();
        var bytes = model.bytes((int) length, "a name");
        for (int i = 0; i < length; i++) {
            name.append((char) (bytes.get(i) & 0xFF));
        }
        return name.toString();
    }
}
