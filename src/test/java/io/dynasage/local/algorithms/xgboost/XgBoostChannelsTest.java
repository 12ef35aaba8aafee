package io.dynasage.local.algorithms.xgboost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dynasage.local.algorithms.ChannelInput;
import io.dynasage.local.algorithms.HostedModel.ModelRefusal;
import io.dynasage.local.algorithms.TrainingInputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class XgBoostChannelsTest {
    @Test
    void readsTheFormatsOfTheContainer() {
        assertEquals(XgBoostChannels.Format.CSV, format(channel("train", "text/csv", "File")));
        assertEquals(
                XgBoostChannels.Format.CSV,
                format(channel("train", "csv", "Pipe"), channel("validation", "csv", "Pipe")));
        assertEquals(
                XgBoostChannels.Format.RECORDIO_PROTOBUF,
                format(channel("train", "application/x-recordio-protobuf", "File")));
        assertEquals(XgBoostChannels.Format.LIBSVM, format(channel("train", "text/x-libsvm", "File")));
        assertEquals(XgBoostChannels.Format.LIBSVM, format(channel("train", null, "File")));
    }

    @Test
    void refusesOtherChannels() {
        assertEquals("Missing required channel: train", failure(channel("validation", "text/csv", "File")));
        assertEquals(
                "Extraneous channel found: test",
                failure(channel("train", "text/csv", "File"), channel("test", "text/csv", "File")));
        assertEquals(
                "The local SageMaker runs sagemaker-xgboost in algorithm mode only: leave out the channel code",
                failure(channel("train", "text/csv", "File"), channel("code", "text/python", "File")));
    }

    @Test
    void refusesOtherContentTypesAndModes() {
        String distribution = ", 'S3DistributionType': 'ShardedByS3Key', 'RecordWrapperType': 'None'";
        assertEquals(
                "Channel configuration for 'train' channel is not supported: {'ContentType': 'text/csv;label_size=1', "
                        + "'TrainingInputMode': 'File'" + distribution + "}",
                failure(channel("train", "text/csv;label_size=1", "File")));
        assertEquals(
                "Channel configuration for 'train' channel is not supported: {'ContentType': 'application/json', "
                        + "'TrainingInputMode': 'File'" + distribution + "}",
                failure(channel("train", "application/json", "File")));
        assertEquals(
                "Channel configuration for 'train' channel is not supported: {'TrainingInputMode': 'Pipe'"
                        + distribution + ", 'ContentType': 'text/libsvm'}",
                failure(channel("train", null, "Pipe")));
        assertEquals(
                "The local SageMaker does not read Parquet: write the channels as text/csv",
                failure(channel("train", "parquet", "File")));
    }

    @Test
    void refusesRequestsOfOtherTypes() {
        assertEquals(
                "application/json is not an accepted ContentType: csv, libsvm, parquet, recordio-protobuf,"
                        + " text/csv, text/libsvm, "
                        + "text/x-libsvm, application/x-parquet, application/x-recordio-protobuf.",
                assertThrows(ModelRefusal.class, () -> XgBoostChannels.ofRequest("application/json"))
                        .getMessage());
    }

    private static XgBoostChannels.Format format(ChannelInput... channels) {
        XgBoostChannels.check(List.of(channels));
        return XgBoostChannels.format(List.of(channels));
    }

    private static String failure(ChannelInput... channels) {
        return assertThrows(TrainingInputException.class, () -> format(channels))
                .getMessage();
    }

    private static ChannelInput channel(String name, String contentType, String mode) {
        Map<String, String> configuration = new LinkedHashMap<>();
        if (contentType != null) {
            configuration.put("ContentType", contentType);
        }
        configuration.put("TrainingInputMode", mode);
        configuration.put("S3DistributionType", "ShardedByS3Key");
        configuration.put("RecordWrapperType", "None");
        return new ChannelInput(name, configuration, List.of(), false, false, null);
    }
}
