using System.Globalization;
using MeterNode.Core.Thermal;

namespace MeterNode.Tools.Tests.Metrology;

/// <summary>The worked example of docs/metrology.md, computed from the samples printed there.</summary>
[TestClass]
public class WorkedExampleTests
{
    [TestMethod]
    public void Document_WorkedExample_IsWhatTheFirmwareComputes()
    {
        string document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "metrology.md"));
        string example = document.Split("<!-- worked example -->")[1].Split("<!-- end of worked example -->")[0];
        string[] lines = example.Split('\n');
        double[] celsius = Numbers(lines.Where(l => l.StartsWith("    ", StringComparison.Ordinal)));
        double[] figures = Numbers(lines.Where(l => l.StartsWith("| ", StringComparison.Ordinal) && char.IsDigit(l[2])));
        Assert.AreEqual(20, celsius.Length);
        Assert.AreEqual(7, figures.Length);

        var accuracy = new ControlAccuracy(200, 2, 0, AccuracyDefinition.P95);
        for (int n = 0; n < celsius.Length; n++)
        {
            accuracy.Add(n * 1_000_000L, celsius[n]);
        }

        var result = new ControlAccuracyResult();
        accuracy.Close(result);
        double[] computed =
        [
            result.BiasCelsius, result.DeviationCelsius, result.MaximumCelsius, result.Percentile95Celsius, result.InTolerancePercent,
            result.Cp, result.Cpk,
        ];
        for (int f = 0; f < figures.Length; f++)
        {
            Assert.AreEqual(figures[f], computed[f], 0.00005, $"figure {f + 1}");
        }
    }

    private static double[] Numbers(IEnumerable<string> lines) =>
        lines.SelectMany(l => l.Split([' ', '|'], StringSplitOptions.RemoveEmptyEntries))
            .Select(t => double.Parse(t, CultureInfo.InvariantCulture)).ToArray();
}
