using System.Globalization;
using System.Text.Json;
using MeterNode.Tests;
using MeterNode.Tests.Vectors;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>
/// <c>tests/vectors/quarter-hours.json</c>: Wire, the verify page and the Python check expand the same bytes into the same records, with
/// and without sampling uncertainty.
/// </summary>
[TestClass]
public sealed class QuarterHourVectorTests
{
    internal const int Cases = 3;

    // Four significant bits: 8 to 15 times a power of two, and 0 to 7.
    private static readonly double[] s_uncertainties =
    [
        .. Enumerable.Range(0, 31).SelectMany(power => Enumerable.Range(8, 8).Select(bits => bits * Math.Pow(2, power)))
            .Concat(Enumerable.Range(0, 8).Select(bits => (double)bits)).Order(),
    ];

    /// <summary>The least number that a byte can say and that is not below <paramref name="joules"/>.</summary>
    internal static double RoundedUp(double joules) => s_uncertainties.First(number => number >= joules);

    /// <summary>Bytes of a case, in hexadecimal.</summary>
    internal static string Hex(int number) => Case(number).GetProperty("bytes").GetString()!;

    /// <summary>What the case stands for, one text a record, in no order.</summary>
    internal static string[] Records(int number) => [.. Case(number).GetProperty("records").EnumerateArray().Select(Text).Order()];

    /// <summary>Of a reader's records those that the case names, likewise.</summary>
    internal static string[] Named(int number, IEnumerable<JsonElement> records)
    {
        string? only = Case(number).TryGetProperty("only", out JsonElement name) ? name.GetString() : null;
        return [.. records.Where(record => only is null || record[0].GetString() == only).Select(Text).Order()];
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    public void Wire_Vector_StandsForTheRecords(int number)
    {
        byte[] pack = Pack(number, out TestPlant plant);
        using var verifier = new PackVerifier(plant.Registry);
        IEnumerable<JsonElement> records = QuarterHourTests.Expanded(verifier.Verify(pack).Payload!).Select(record =>
            JsonSerializer.SerializeToElement(new object[] { record.Name, record.AtSeconds, (object?)record.Text ?? record.Value! }));
        CollectionAssert.AreEqual(Records(number), Named(number, records));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    public void Python_Vector_StandsForTheRecords(int number)
    {
        string folder = Directory.CreateTempSubdirectory("mn-quarters").FullName;
        try
        {
            string evidence = Path.Combine(folder, "quarters.mnev");
            string registry = Path.Combine(folder, "quarters.json");
            File.WriteAllBytes(evidence, Pack(number, out TestPlant plant));
            File.WriteAllText(registry, plant.Registry.ToJson());
            CollectionAssert.AreEqual(Records(number), Named(number, ForeignCheck.QuarterHoursWithPython(evidence, registry)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public void Example_Document_IsTheVectors()
    {
        string document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "wire-format.md"));
        string example = document[document.IndexOf("quarter hours of a heater", StringComparison.Ordinal)..];
        IEnumerable<string> lines = example.Split("```")[1].Split('\n').Select(line => line.Split('#')[0].Trim());
        Assert.AreEqual(Hex(1), string.Concat(lines));
    }

    private static byte[] Pack(int number, out TestPlant plant)
    {
        plant = new TestPlant();
        return plant.Nodes[0].Next(payload => payload.Bytes("qh", Convert.FromHexString(Hex(number))));
    }

    private static JsonElement Case(int number) => PublishedVectors.Json("quarter-hours.json")[number];

    private static string Text(JsonElement record) => record[2].ValueKind == JsonValueKind.String
        ? $"{record[0].GetString()} {Number(record[1])} {record[2].GetString()}"
        : $"{record[0].GetString()} {Number(record[1])} {Number(record[2])}";

    private static string Number(JsonElement number) => number.GetDouble().ToString("R", CultureInfo.InvariantCulture);
}
