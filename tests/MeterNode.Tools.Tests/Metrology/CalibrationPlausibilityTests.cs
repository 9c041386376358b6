using System.Text.Json.Nodes;
using MeterNode.Cli.Calibrating;
using MeterNode.Plant;
using MeterNode.VirtualPlant.Metrology;

namespace MeterNode.Tools.Tests.Metrology;

/// <summary>A calibration is signed and in every kWh until the next: what was not measured, or cannot be, makes none.</summary>
[TestClass]
public sealed class CalibrationPlausibilityTests
{
    private static readonly JsonObject s_document = JsonNode.Parse("""
        {"mode":"adc","phases":[
            {"i":{"adc":0,"gain":0.05},"u":{"adc":3,"gain":0.26}}, {"i":{"adc":1,"gain":0.05},"u":{"adc":4,"gain":0.26}}]}
        """)!.AsObject();

    [TestMethod]
    public void Compute_NoPointAtAll_IsRefused() => Refused([], "phase 1 has no point");

    [TestMethod]
    public void Compute_OnePhaseOfTwo_IsRefused() => Refused(Points(1), "phase 2 has no point");

    [TestMethod]
    public void Compute_PhaseThatTheNodeHasNot_IsRefused() => Refused([.. Points(1), .. Points(2), .. Points(3)], "the node has 2");

    [TestMethod]
    public void Compute_ReferenceHundredTimesOff_IsRefused() => Refused(
        [.. Points(1), .. Points(2).Select(p => p with { RefAmperes = 100 * p.RefAmperes, RefWatts = 100 * p.RefWatts })],
        "phase 2 at 500 A, 115000 W: the reference shows 98 times the amperes of the node");

    [TestMethod]
    public void Compute_PowerOfNothing_IsRefused() =>
        Refused([.. Points(1), .. Points(2).Select(p => p with { RefWatts = 0 })], "the power factor is too small");

    [TestMethod]
    public void Compute_PowerBeyondVoltsTimesAmperes_IsRefused() =>
        Refused([.. Points(1), .. Points(2).Select(p => p with { RefWatts = 1e8 })], "more than its volts times its amperes");

    [TestMethod]
    public void Compute_WholeSetOfPoints_IsTaken() => Assert.HasCount(
        2, NodeCalibration.Compute(s_document, [.. Points(1), .. Points(2)], 20, 50).Phases.ToList());

    [TestMethod]
    [DataRow("{\"SchemaVersion\":1,\"Serial\":1,\"NominalAmperes\":20}")]
    [DataRow("{\"schemaVersion\":1,\"serial\":1,\"nominalAmperes\":20,\"points\":{\"0 % 1.0\":null}}")]
    [DataRow("{\"schemaVersion\":1,\"serial\":1,\"nominalAmperes\":20,\"points\":{\"0 % 1.0\":[null]}}")]
    [DataRow("{\"schemaVersion\":1,\"serial\":1,\"nominalAmperes\":20,\"points\":{\"0 % 1.0\":[{}]}}")]
    public void TakenPoints_FileWithoutItsParts_IsDamagedAndSaysTheCure(string content)
    {
        string folder = Directory.CreateTempSubdirectory("mn-points").FullName;
        File.WriteAllText(Path.Combine(folder, "calibration.json"), content);

        string why = Assert.ThrowsExactly<OperatorException>(() => TakenPoints.Load(folder, 1, 20, false)).Message;

        Directory.Delete(folder, recursive: true);
        StringAssert.Contains(why, "begin anew with --restart");
    }

    [TestMethod]
    public void Read_EntryThatIsNull_IsRefused()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "[null]");

        string why = Assert.ThrowsExactly<OperatorException>(() => CalibrationReadings.Read(file)).Message;

        File.Delete(file);
        StringAssert.Contains(why, "an entry is null");
    }

    private static void Refused(IReadOnlyList<CalibrationPoint> points, string expected) => StringAssert.Contains(
        Assert.ThrowsExactly<OperatorException>(() => NodeCalibration.Compute(s_document, points, 20, 50)).Message, expected);

    private static CalibrationPoint[] Points(int phase) =>
    [
        new(phase, 0, 230, 0, 0.01, 231, 0, 0), new(phase, 5, 230, 1150, 5.1, 231, 1170, 20), new(phase, 5, 230, 575, 5.1, 231, 590, 1020),
    ];
}
