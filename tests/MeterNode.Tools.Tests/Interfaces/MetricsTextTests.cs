using MeterNode.Server.Interfaces.Metrics;

namespace MeterNode.Tools.Tests.Interfaces;

/// <summary>The text of metrics, in both formats.</summary>
[TestClass]
public sealed class MetricsTextTests
{
    [TestMethod]
    public void OpenMetrics_CounterGaugeAndInfo_AreWrittenAsTheStandardSays()
    {
        Assert.AreEqual(
            """
            # TYPE a_joules counter
            # UNIT a_joules joules
            # HELP a_joules The \"register\" \\ of a line\nand another.
            a_joules_total{node="press-1",machine="a \"b\" \\ c\nd"} 9007199254740991
            # TYPE b gauge
            # HELP b B.
            b 0.1
            # TYPE c info
            # HELP c C.
            c_info{version="1"} 1
            # EOF

            """.ReplaceLineEndings("\n"),
            Write(isOpenMetrics: true));
    }

    [TestMethod]
    public void OlderFormat_SameMetrics_HasNeitherUnitNorInfoNorEnd()
    {
        Assert.AreEqual(
            """
            # TYPE a_joules_total counter
            # HELP a_joules_total The "register" \\ of a line\nand another.
            a_joules_total{node="press-1",machine="a \"b\" \\ c\nd"} 9007199254740991
            # TYPE b gauge
            # HELP b B.
            b 0.1
            # TYPE c_info gauge
            # HELP c_info C.
            c_info{version="1"} 1

            """.ReplaceLineEndings("\n"),
            Write(isOpenMetrics: false));
    }

    private static string Write(bool isOpenMetrics)
    {
        var text = new MetricsText(isOpenMetrics);
        text.Begin(new MetricFamily("a_joules", MetricType.Counter, "joules", "The \"register\" \\ of a line\nand another."));
        text.Add(9007199254740991, ("node", "press-1"), ("machine", "a \"b\" \\ c\nd"));
        text.Add(null, ("node", "absent"));
        text.Add(double.NaN, ("node", "none"));
        text.Begin(new MetricFamily("b", MetricType.Gauge, "", "B."));
        text.Add(0.1);
        text.Begin(new MetricFamily("c", MetricType.Info, "", "C."));
        text.Add(1, ("version", "1"));
        return text.End();
    }
}
