namespace MeterNode.Tools.Tests.Charts;

/// <summary>Where the texts of pictures lie, whatever they say.</summary>
[TestClass]
public sealed class ChartLayoutTests
{
    private const string LongName = "injection moulder with a name that nobody would give it, hall 7, row 3";

    private static readonly (string What, Func<string, string> Say)[] s_words =
    [
        ("as it is", text => text),
        ("long", text => text.Contains('{') ? text : LongName + text),
        ("Chinese", text => "模温控制精度压铸机一号" + text),
        ("empty", _ => ""),
    ];

    private static readonly Func<int, double, double>[] s_values =
    [
        (_, value) => value,
        (i, value) => value * (1 + (i * 7919 % 13 / 13.0)),
        (i, value) => i % 3 == 0 ? -value : value,
        (_, value) => value * 123456.789,
        (_, value) => value * 1e-7,
        (_, _) => 0,
        (_, value) => value * 1e12,
    ];

    public static IEnumerable<object[]> Cases =>
        from name in ChartSample.Names
        from words in Enumerable.Range(0, s_words.Length)
        select new object[] { name, words };

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Labels_OfAnyData_AreInsideAndApart(string name, int words)
    {
        foreach (Func<int, double, double> values in s_values)
        {
            foreach (int? count in new int?[] { null, 1, 2, 30 })
            {
                IReadOnlyList<DrawnChart> charts = DrawnChart.Of(ChartSample.Draw(name, s_words[words].Say, values, count));
                foreach (DrawnChart chart in charts)
                {
                    AssertInside(chart);
                    AssertApart(chart);
                }
            }
        }
    }

    private static void AssertInside(DrawnChart chart)
    {
        foreach (DrawnLabel label in chart.Labels)
        {
            Assert.IsTrue(
                label.Left >= -0.5 && label.Right <= chart.Width + 0.5 && label.Top >= -0.5 && label.Bottom <= chart.Height + 0.5,
                $"'{label}' leaves a picture of {chart.Width} × {chart.Height}.");
        }
    }

    private static void AssertApart(DrawnChart chart)
    {
        DrawnLabel[] labels = [.. chart.Labels.Where(label => label.Text.Length > 0)];
        for (int i = 0; i < labels.Length; i++)
        {
            for (int other = i + 1; other < labels.Length; other++)
            {
                Assert.IsFalse(labels[i].Overlaps(labels[other]), $"'{labels[i]}' overlaps '{labels[other]}'.");
            }
        }
    }
}
