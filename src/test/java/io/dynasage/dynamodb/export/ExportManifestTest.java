package io.dynasage.dynamodb.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportManifestTest {
    private static final String LINE = "{\"Item\":{\"id\":{\"N\":\"7\"}}}";

    @TempDir
    private Path bucket;

    @Test
    void readsTheManifestsOfAFullExport() {
        String uri = ExportFolder.full(bucket, "01").file(LINE, LINE).file().end();
        ExportManifest manifest = read(uri);
        assertEquals(
                new ExportSummary(
                        "arn:aws:dynamodb:us-east-1:123456789012:table/events",
                        "12345a12-abcd-123a-ab12-1234abc12345",
                        Instant.parse("2024-05-01T10:00:00Z"),
                        null,
                        null,
                        2,
                        LineFormat.DYNAMODB_JSON),
                manifest.summary());
        assertEquals(
                List.of(2L, 0L), manifest.files().stream().map(DataFile::items).toList());
        assertEquals(manifest, read(uri + "manifest-summary.json"));
    }

    @Test
    void findsTheDataOfAnExportThatWasMoved() throws IOException {
        ExportFolder.full(bucket, "01").file(LINE).end();
        Path moved = bucket.resolve("elsewhere/renamed");
        Files.createDirectories(moved.getParent());
        Files.move(bucket.resolve("AWSDynamoDB/01"), moved);
        assertTrue(read(moved.toString()).files().get(0).uri().endsWith("/elsewhere/renamed/data/file0.json.gz"));
        Files.move(moved.resolve("data"), moved.resolveSibling("data"));
        assertTrue(read(moved.toString()).files().get(0).uri().endsWith("/elsewhere/data/file0.json.gz"));
    }

    @Test
    void looksBesideTheManifestBeforeTheKeyInItsBucket() {
        Configuration hadoop = new Configuration();
        assertEquals(
                List.of(
                        "s3://new/copy/AWSDynamoDB/01/data/",
                        "s3://new/copy/AWSDynamoDB/data/",
                        "s3://new/copy/AWSDynamoDB/01/",
                        "s3a://new/old/AWSDynamoDB/01/data/"),
                new DataFolders(hadoop, "s3://new/copy/AWSDynamoDB/01/").candidates("old/AWSDynamoDB/01/data/"));
        assertEquals(
                "s3://new/copy/AWSDynamoDB/data/",
                new DataFolders(hadoop, "s3://new/copy/AWSDynamoDB/01/")
                        .candidates("AWSDynamoDB/data/")
                        .get(0));
    }

    @Test
    void readsTheWholeExportFromItsDataFolderAndItsManifestFiles() {
        String uri = ExportFolder.full(bucket, "01").file(LINE, LINE).file(LINE).end();
        ExportManifest whole = read(uri);
        for (String place : List.of(
                "data",
                "data/",
                "manifest-summary.json",
                "manifest-files.json",
                "manifest-files.md5",
                "manifest-summary.md5")) {
            assertEquals(whole, read(uri + place), place);
        }
    }

    @Test
    void refusesAPartOfAnExportAndAFolderOfExportsWithTheRightUri() {
        String first = ExportFolder.full(bucket, "01").file(LINE).end();
        String part = first + "data/file0.json.gz";
        assertEquals(part + " is one file of an export. Name the whole export: " + first + " .", failure(part));
        String second = ExportFolder.incremental(bucket, "02", "2024-05-01T10:00:00Z", "2024-05-01T11:00:00Z")
                .file(LINE)
                .end();
        String exports = first.replaceFirst("01/$", "");
        for (String place : List.of(
                exports,
                exports + "data/",
                exports + "data/02file0.json.gz",
                exports.replaceFirst("AWSDynamoDB/$", ""))) {
            assertEquals(
                    place + " is not an export, but there are exports in " + exports + ". Name one of them; the newest"
                            + " are [" + second + ", " + first + "].",
                    failure(place));
        }
    }

    @Test
    void refusesAFolderWithoutManifestAndDataFilesThatAreNotThere() throws IOException {
        String nothing = bucket.resolve("nothing/").toUri().toString();
        assertEquals(
                "There is no " + nothing
                        + "/manifest-summary.json. Name the export's own folder, …/AWSDynamoDB/<export id>/; "
                        + "an export that has not ended has no manifest yet.",
                failure(nothing));
        String uri = ExportFolder.full(bucket, "01").file(LINE).file(LINE).end();
        Files.delete(bucket.resolve("AWSDynamoDB/01/data/file1.json.gz"));
        assertTrue(
                failure(uri)
                        .startsWith("1 of the 2 data files in " + uri
                                + "manifest-files.json are not there:"
                                + " [AWSDynamoDB/01/data/file1.json.gz]. Looked in ["),
                failure(uri));
    }

    @Test
    void refusesChangedManifestsWithEitherNameOfTheirChecksum() throws IOException {
        String uri = ExportFolder.full(bucket, "01").file(LINE).end();
        Path summary = bucket.resolve("AWSDynamoDB/01/manifest-summary.json");
        Files.writeString(summary, Files.readString(summary).replace("\"itemCount\":1", "\"itemCount\":2"));
        assertTrue(failure(uri)
                .matches("The MD5 of \\S+manifest-summary.json is \\S+, but \\S+manifest-summary.md5"
                        + " says \\S+ The file was changed or damaged; copy the export again."));
        Files.move(
                bucket.resolve("AWSDynamoDB/01/manifest-summary.md5"),
                bucket.resolve("AWSDynamoDB/01/manifest-summary.checksum"));
        assertTrue(failure(uri).contains("manifest-summary.checksum says "));
        Files.delete(bucket.resolve("AWSDynamoDB/01/manifest-summary.checksum"));
        assertTrue(failure(uri)
                .endsWith(" hold 1 items together, but " + uri
                        + "manifest-summary.json counts 2. The two do not belong together; copy the export again."));
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertEquals(
                "m has version \"2031-01-01\", but only [2020-06-30, 2023-08-01] are known. The format may have"
                        + " changed: "
                        + "use a newer release of this program, or export again.",
                failedParse("{\"version\":\"2031-01-01\"}"));
        String damaged = ". The file is damaged or not from an export; copy the export again.";
        assertEquals("m has no version" + damaged, failedParse("{\"exportType\":\"INCREMENTAL_EXPORT\"}"));
        String known =
                "{\"version\":\"2020-06-30\",\"exportTime\":\"2020-11-04T07:28:34.028Z\",\"manifestFilesS3Key\":\"k\","
                        + "\"itemCount\":8,";
        assertEquals(
                "m has the outputFormat \"CSV\", which is neither DYNAMODB_JSON nor ION" + damaged,
                failedParse(known + "\"outputFormat\":\"CSV\"}"));
        assertEquals(
                "m has the exportType \"PARTIAL\", which is neither FULL_EXPORT nor INCREMENTAL_EXPORT" + damaged,
                failedParse(known + "\"exportType\":\"PARTIAL\"}"));
        assertEquals(
                "m has the exportFromTime \"2024-05-27T06:11:40.123456\", which is no time" + damaged,
                failedParse("{\"version\":\"2023-08-01\",\"exportType\":\"INCREMENTAL_EXPORT\",\"exportFromTime\":"
                        + "\"2024-05-27T06:11:40.123456\",\"exportToTime\":\"2024-05-27T06:11:40Z\"}"));
        assertEquals("m is not a JSON object. The file is damaged; copy the export again.", failedParse("[1]"));
        assertTrue(failedParse("{\"a").startsWith("m is not JSON (Unexpected end-of-input"), failedParse("{\"a"));
    }

    @Test
    void aFullExportWithoutAVersionAndWithATimeWithoutAZoneIsReadWithAWarning() {
        String text = "{\"exportTime\":\"2024-05-27T06:11:40.123456\",\"startTime\":\"2024-05-27T06:12:00Z\","
                + "\"tableId\":\"t\",\"itemCount\":1,\"outputFormat\":\"ION\"}";
        ExportSummary summary = ExportSummary.parse(text, "m");
        assertEquals(new ExportSummary(null, "t", null, null, null, 1, LineFormat.ION), summary);
        assertEquals(
                "m has the exportTime \"2024-05-27T06:11:40.123456\", which is no time with a zone: which moment of the"
                        + " table the export shows is not known, so that no chain can begin with it. m has no version,"
                        + " which AWS writes: another program made this export. It is read as far as it says; what is"
                        + " not there is not checked.",
                ExportSummary.warning(text, "m").orElseThrow());
        assertThrows(ExportException.class, summary::moment);
    }

    @Test
    void readsTheSummaryOfAnotherProgramWithAWarning() {
        String text = "{\"version\":\"2020-06-30\",\"startTime\":1716790307.125,\"endTime\":1716790400.0}";
        assertEquals(
                new ExportSummary(
                        null,
                        null,
                        Instant.parse("2024-05-27T06:11:47.125Z"),
                        null,
                        null,
                        -1,
                        LineFormat.DYNAMODB_JSON),
                ExportSummary.parse(text, "m"));
        assertEquals(
                Instant.parse("2024-05-27T06:11:47.125Z"),
                ExportSummary.parse(text.replace("1716790307.125", "1716790307125"), "m")
                        .moment());
        assertEquals(ExportSummary.parse(text, "m"), ExportSummary.parse("\ufeff" + text, "m"));
        assertEquals(
                "m has no tableId, exportTime, itemCount, outputFormat, which AWS writes: another program made this"
                        + " export. It is read as far as it says; what is not there is not checked.",
                ExportSummary.warning(text, "m").orElseThrow());
        ExportSummary timeless = ExportSummary.parse(text.replace("startTime", "begin"), "m");
        assertEquals(
                "The full export of null says neither its exportTime nor its startTime as a time with a zone, so it is"
                        + " not known which changes come after it. Begin the chain with an export that says one.",
                assertThrows(ExportException.class, timeless::moment).getMessage());
        assertEquals(
                Optional.empty(),
                ExportSummary.warning(
                        "{\"tableId\":\"t\",\"exportType\":\"INCREMENTAL_EXPORT\",\"itemCount\":1,"
                                + "\"outputFormat\":\"ION\"}",
                        "m"));
    }

    @Test
    void findsTheFilesOfAnotherProgram() throws IOException {
        ExportFolder.full(bucket, "01").file(LINE).file().end();
        Path folder = bucket.resolve("AWSDynamoDB/01");
        Path files = folder.resolve("manifest-files.json");
        Files.delete(folder.resolve("manifest-files.md5"));
        String entries = Files.readString(files);
        Files.delete(folder.resolve("data/file1.json.gz"));
        Files.createDirectories(folder.resolve("part"));
        Files.move(folder.resolve("data/file0.json.gz"), folder.resolve("part/file0.json.gz"));
        for (String place : List.of(
                "part/",
                "./part/",
                "/part/",
                "s3://elsewhere/part/",
                folder.resolve("part/").toUri().toString())) {
            Files.writeString(files, "\n \n" + entries.replace("AWSDynamoDB/01/data/", place) + "\n\n");
            List<DataFile> found = read(folder.toString()).files();
            assertEquals(1, found.size(), place);
            assertTrue(found.get(0).uri().endsWith("/01/part/file0.json.gz"), place);
        }
        Files.writeString(files, "{\"dataFileS3Key\":\"part/file0.json.gz\"}");
        assertEquals(
                List.of(-1L),
                read(folder.toString()).files().stream().map(DataFile::items).toList());
    }

    @Test
    void takesAWholeEtagForTheMd5() throws IOException {
        String uri = ExportFolder.full(bucket, "01").file(LINE).end();
        Path files = bucket.resolve("AWSDynamoDB/01/manifest-files.json");
        Files.writeString(
                files,
                Files.readString(files)
                        .replaceAll(
                                "\"md5Checksum\":\"[^\"]*\",\"etag\":\"[^\"]*\"",
                                "\"etag\":\"00112233445566778899aabbccddeeff\""));
        Files.delete(bucket.resolve("AWSDynamoDB/01/manifest-files.md5"));
        assertEquals("ABEiM0RVZneImaq7zN3u/w==", read(uri).files().get(0).md5());
        Files.writeString(files, Files.readString(files).replace("ddeeff\"", "ddeeff-2\""));
        assertEquals(null, read(uri).files().get(0).md5());
    }

    private static ExportManifest read(String uri) {
        return ExportManifest.read(new Configuration(), uri);
    }

    private static String failure(String uri) {
        return assertThrows(ExportException.class, () -> read(uri)).getMessage();
    }

    private static String failedParse(String text) {
        return assertThrows(ExportException.class, () -> ExportSummary.parse(text, "m"))
                .getMessage();
    }
}
