#include "tools/data/samples/open_samples.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/data/dataset.h"
#include "tools/data/samples/testing.h"

namespace zeropoint::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using tools::testing::Bytes;
using tools::testing::MakeFolder;
using tools::testing::NpyBytes;
using tools::testing::PnmBytes;
using tools::testing::WavBytes;
using tools::testing::WriteTempFile;

constexpr absl::string_view kNpyHeader =
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n";

PreprocessManifest Manifest(absl::string_view json) {
  const auto manifest = ParsePreprocess(json, "m.json");
  EXPECT_TRUE(manifest.ok()) << manifest.status();
  return *manifest;
}

template <typename T>
std::vector<double> Read(const ArrayFile& file, const std::string& array) {
  const auto tensor = file.ReadTensor(array);
  EXPECT_TRUE(tensor.ok()) << tensor.status();
  const auto* values = static_cast<const T*>(tensor->data());
  return {values, values + tensor->num_elements()};
}

std::string MessageOf(const SampleSource& source, const PreprocessManifest& manifest = {}) {
  const auto file = OpenSamples(source, manifest);
  if (!file.ok()) return std::string(file.status().message());
  return std::string((*file)->ReadTensor((*file)->names().front()).status().message());
}

TEST(OpenSamples, ImagesAreSamplesInTheOrderOfTheirNames) {
  const std::string folder = MakeFolder("images", {{"b.pgm", PnmBytes(1, 2, {3, 4})},
                                                   {"a.PGM", PnmBytes(1, 2, {1, 2})},
                                                   {"README", "text"},
                                                   {".hidden.png", "no image"}});
  const auto manifest = Manifest(R"({"inputs": {"x": {"image": {"color": "gray"}}}})");
  const auto file = OpenSamples({folder}, manifest);
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_THAT((*file)->names(), ElementsAre("x"));
  EXPECT_EQ((*file)->OpenArray("x")->header().extents, (runtime::Extents{2, 1, 1, 2}));
  EXPECT_THAT(Read<std::uint8_t>(**file, "x"), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT((*file)->files(), ElementsAre(folder + "/a.PGM", folder + "/b.pgm"));
}

TEST(OpenSamples, ADatasetOfImagesIsWhatTheManifestMakesOfThem) {
  const std::string folder = MakeFolder(
      "dataset", {{"a.pgm", PnmBytes(1, 2, {0, 255})}, {"b.pgm", PnmBytes(1, 2, {51, 0})}});
  const std::string labels = WriteTempFile("dataset.txt", "7\n8\n");
  auto data = Dataset::Open(
      {folder, "images", labels}, {{"x", runtime::DType::kFloat32, {-1, 1, 1, 2}}},
      Manifest(R"({"inputs": {"x": {"image": {"color": "gray"}, "scale": 0.00392156862745098,
                                    "mean": [0.5], "std": [0.5]}}})"));
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ(data->num_samples(), 2);
  EXPECT_THAT(*data->ReadLabels(data->file().label_name()), ElementsAre(7, 8));
  // Backwards, too.
  for (const std::int64_t sample : {1, 0}) {
    const auto batch = data->ReadBatch(sample, sample + 1);
    ASSERT_TRUE(batch.ok()) << batch.status();
    EXPECT_NEAR(batch->front().values<float>()[0], sample == 1 ? -0.6f : -1, 1e-6);
  }
}

TEST(OpenSamples, LabelsGoByNameOrByOrder) {
  const std::string pixel = PnmBytes(1, 1, {1});
  const std::string folder = MakeFolder("labels", {{"a b.pgm", pixel}, {"c.pgm", pixel}});
  const auto labels = [&](const std::string& text) -> std::vector<double> {
    const auto file = OpenSamples({folder, "", WriteTempFile("labels.txt", text)}, {});
    if (file.ok()) return Read<std::int64_t>(**file, (*file)->label_name());
    ADD_FAILURE() << file.status();
    return {};
  };
  EXPECT_THAT(labels("3\n4\n"), ElementsAre(3, 4));
  EXPECT_THAT(labels("# name, class\r\nc.pgm 4\r\n\r\nother.pgm 9\r\na b\t3\r\n"),
              ElementsAre(3, 4));

  const auto message = [&](const std::string& text) {
    return MessageOf({folder, "", WriteTempFile("labels.txt", text)});
  };
  EXPECT_THAT(message("3\n"), HasSubstr("has 1 labels for 2 files"));
  EXPECT_THAT(message("c.pgm 4\n"), HasSubstr("has no label of a b.pgm"));
  EXPECT_THAT(message("c.pgm 4\nc.pgm 5\n"), HasSubstr("has two labels of c.pgm"));
  EXPECT_THAT(message("3\ncat\n"), HasSubstr("labels.txt:2"));
  EXPECT_THAT(message("3\nc.pgm 4\n"), HasSubstr("with and without names"));
}

TEST(OpenSamples, SoundsAreCutIntoWindowsWithTheLabelOfTheirFile) {
  const std::string folder = MakeFolder(
      "sounds", {{"a.wav", WavBytes({}, Bytes<std::int16_t>({0, 8192, 16384, -8192, 1}))},
                 {"b.wav", WavBytes({}, Bytes<std::int16_t>({-16384}))}});
  const auto manifest =
      Manifest(R"({"inputs": {"x": {"audio": {"rate": 8000, "window": 2, "hop": 1}}}})");
  const auto file =
      OpenSamples({folder, "audio", WriteTempFile("sounds.txt", "a 1\nb 2\n")}, manifest);
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_THAT(Read<float>(**file, "x"),
              ElementsAre(0, 0.25, 0.25, 0.5, 0.5, -0.25, -0.25, 1 / 32768.0, -0.5, 0));
  EXPECT_THAT(Read<std::int64_t>(**file, "label"), ElementsAre(1, 1, 1, 1, 2));
}

TEST(OpenSamples, ChannelsOfSoundAreMixedUnlessTheLayoutKeepsThem) {
  const std::string folder = MakeFolder(
      "stereo", {{"a.wav", WavBytes({.channels = 2}, Bytes<std::int16_t>({0, 16384, 8192, 0}))}});
  const auto values = [&](const std::string& layout) {
    const auto file = OpenSamples(
        {folder}, Manifest("{\"inputs\": {\"x\": {\"audio\": {\"layout\": \"" + layout + "\"}}}}"));
    return Read<float>(**file, "x");
  };
  EXPECT_THAT(values("NT"), ElementsAre(0.25, 0.125));
  EXPECT_THAT(values("NCT"), ElementsAre(0, 0.25, 0.5, 0));
  EXPECT_THAT(values("NTC"), ElementsAre(0, 0.5, 0.25, 0));
}

TEST(OpenSamples, NumpyFilesAreOneSampleEach) {
  const std::string folder =
      MakeFolder("numpy", {{"1.npy", NpyBytes(kNpyHeader, Bytes<float>({3, 4}))},
                           {"0.npy", NpyBytes(kNpyHeader, Bytes<float>({1, 2}))}});
  const auto file = OpenSamples({folder}, {});
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ((*file)->OpenArray("arrays")->header().extents, (runtime::Extents{2, 2}));
  EXPECT_THAT(Read<float>(**file, "arrays"), ElementsAre(1, 2, 3, 4));
}

TEST(OpenSamples, SamplesOfOtherShapeOrRateNameTheirFile) {
  EXPECT_THAT(MessageOf({MakeFolder(
                  "sizes", {{"a.pgm", PnmBytes(1, 1, {1})}, {"b.pgm", PnmBytes(1, 2, {1, 2})}})}),
              ::testing::AllOf(HasSubstr("b.pgm"), HasSubstr("\"resize\"")));
  EXPECT_THAT(MessageOf({MakeFolder("rates", {{"a.wav", WavBytes({}, "ab")},
                                              {"b.wav", WavBytes({.rate = 16000}, "ab")}})}),
              HasSubstr("has 16000 Hz, not 8000"));
  EXPECT_THAT(MessageOf({MakeFolder(
                  "lengths", {{"a.wav", WavBytes({}, "ab")}, {"b.wav", WavBytes({}, "abcd")}})}),
              ::testing::AllOf(HasSubstr("b.wav"), HasSubstr("window")));
}

TEST(OpenSamples, AFileThatCannotBeReadIsNamedAndLeftOutWhereAskedFor) {
  const std::string folder = MakeFolder(
      "damaged",
      {{"a.pgm", PnmBytes(1, 1, {1})}, {"b.pgm", "P5\n1 1\n"}, {"c.pgm", PnmBytes(1, 1, {3})}});
  const std::string labels = WriteTempFile("damaged.txt", "1\n2\n3\n");
  EXPECT_THAT(MessageOf({folder}), HasSubstr("b.pgm"));

  SampleSource source = {folder, "images", labels};
  const auto unreadable = FindUnreadable(source);
  ASSERT_TRUE(unreadable.ok()) << unreadable.status();
  ASSERT_THAT(*unreadable, SizeIs(1));
  EXPECT_EQ(unreadable->front().file, folder + "/b.pgm");
  source.left_out.insert(unreadable->front().file);
  const auto file = OpenSamples(source, {});
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_THAT(Read<std::uint8_t>(**file, "images"), ElementsAre(1, 1, 1, 3, 3, 3));
  EXPECT_THAT(Read<std::int64_t>(**file, "label"), ElementsAre(1, 3));

  EXPECT_THAT(
      std::string(FindUnreadable({MakeFolder("all_damaged", {{"a.pgm", ""}})}).status().message()),
      HasSubstr("holds no file that can be read"));
}

TEST(OpenSamples, WhatAFolderDoesNotHoldIsSaid) {
  EXPECT_THAT(MessageOf({MakeFolder("empty", {})}), HasSubstr("holds no images"));
  EXPECT_THAT(MessageOf({MakeFolder(
                  "mixed", {{"a.pgm", PnmBytes(1, 1, {1})}, {"b.wav", WavBytes({}, "ab")}})}),
              HasSubstr("holds both images"));
  EXPECT_EQ(MessageOf({::testing::TempDir() + "/mixed", "audio"}), "");
  EXPECT_THAT(MessageOf({::testing::TempDir() + "/absent"}), HasSubstr("absent"));
  EXPECT_THAT(MessageOf({WriteTempFile("x.npy", NpyBytes(kNpyHeader, Bytes<float>({3, 4}))), "",
                         "labels.txt"}),
              HasSubstr("is for files of a folder"));
}

TEST(OpenSamples, ALoneImageIsOneSample) {
  const auto file = OpenSamples({WriteTempFile("lone.pgm", PnmBytes(1, 1, {5}))}, {});
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_THAT(Read<std::uint8_t>(**file, "images"), ElementsAre(5, 5, 5));
}

}  // namespace
}  // namespace zeropoint::tools
