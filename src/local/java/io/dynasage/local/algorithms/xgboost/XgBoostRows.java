package io.dynasage.local.algorithms.xgboost;

import io.dynasage.channels.RecordReader;
import io.dynasage.local.algorithms.BuiltInAlgorithm;
import io.dynasage.local.algorithms.ChannelInput;
import io.dynasage.local.algorithms.ExampleRows;
import io.dynasage.local.algorithms.ObjectStore;
import io.dynasage.local.algorithms.TrainingInputException;
import java.io.BufferedReader;
import java.io.IOException;

/**
 * Reads a channel in the same way as {@code sagemaker-xgboost}, object after object in the order of the keys. A CSV
 * channel with an empty object, such as {@code _SUCCESS}, is always refused; in the container, the order of the files
 * in a directory determines whether it fails.
 */
final class XgBoostRows {
    private final XgBoostChannels.Format format;
    private final boolean csvWeights;
    private final XgBoostLog log;
    private final BuiltInAlgorithm.StopSignal stop;

    XgBoostRows(XgBoostChannels.Format format, boolean csvWeights, XgBoostLog log, BuiltInAlgorithm.StopSignal stop) {
        this.format = format;
        this.csvWeights = csvWeights;
        this.log = log;
        this.stop = stop;
    }

    /** Reads all rows of a channel, at least one. */
    ExampleRows read(ChannelInput channel) throws IOException {
        checkFiles(channel);
        log.info("files path: " + channel.path());
        ExampleRows rows = switch (format) {
            case CSV -> csv(channel);
            case LIBSVM -> libsvm(channel);
            default -> recordIo(channel);
        };
        if (rows.size() == 0) {
            throw new TrainingInputException(
                    "Got input data without labels. Please check the input data set. If training job is running on "
                            + "multiple instances, please switch to using single instance if number of records"
                            + " in the data set is less than number of "
                            + "workers (16 * number of instance) in the cluster.");
        }
        return rows;
    }

    private static void checkFiles(ChannelInput channel) {
        if (channel.objects().stream().anyMatch(object -> name(object).startsWith("."))) {
            throw new TrainingInputException("Hidden file found in the data path! Remove that before training.");
        }
        if (channel.bytes() == 0) {
            throw new TrainingInputException("No data in " + channel.name().replaceFirst("^train$", "training")
                    + " channel path " + channel.path());
        }
    }

    private ExampleRows csv(ChannelInput channel) throws IOException {
        XgBoostCsv csv = new XgBoostCsv(csvWeights);
        for (ObjectStore.Entry object : channel.objects()) {
            stop.check();
            try (BufferedReader file = channel.text(object)) {
                csv.add(file, object.location().toString(), log);
            } catch (TrainingInputException e) {
                throw named(e, object);
            }
        }
        return csv.rows();
    }

    private ExampleRows libsvm(ChannelInput channel) throws IOException {
        XgBoostLibsvm libsvm = new XgBoostLibsvm();
        for (ObjectStore.Entry object : channel.objects()) {
            stop.check();
            try (BufferedReader file = channel.text(object)) {
                libsvm.add(file, name(object), object.location().toString(), log);
            }
        }
        return libsvm.rows();
    }

    private ExampleRows recordIo(ChannelInput channel) {
        XgBoostRecordIo records = new XgBoostRecordIo(true);
        for (ObjectStore.Entry object : channel.objects()) {
            stop.check();
            try (RecordReader file = channel.records(object)) {
                records.add(file);
            } catch (IOException e) {
                throw new TrainingInputException(
                        "Failed to load recordio-protobuf data with exception:\n" + e.getMessage() + " ("
                                + object.location() + ")",
                        e);
            }
        }
        return records.rows();
    }

    /**
     * Adds the name of the file. The container does not name the file without a delimiter, which makes its error hard
     * to use.
     */
    private static TrainingInputException named(TrainingInputException e, ObjectStore.Entry object) {
        if (e.getMessage().contains(object.location().toString())) {
            return e;
        }
        String empty = object.bytes() == 0 ? " is empty: remove it from the channel" : "";
        return new TrainingInputException(e.getMessage() + " (" + object.location() + empty + ")", e);
    }

    /** Returns the name of the object in its folder. */
    static String name(ObjectStore.Entry object) {
        return object.location().key().replaceFirst(".*/", "");
    }
}
