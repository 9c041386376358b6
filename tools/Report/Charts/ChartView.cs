using System.Globalization;
using MeterNode.Charts;
using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>What the pictures of a report look at, and what they say in its language (chart-texts.json).</summary>
internal sealed class ChartView
{
    private static readonly BilingualTexts s_texts = new(typeof(ChartView).Assembly, "MeterNode.Report.Charts.chart-texts.json");

    private readonly FigureLanguage _language;
    private readonly HashSet<string> _namedTwice;

    public ChartView(ReportContent content, ReportChart chart)
    {
        _language = content.Language;
        Chart = chart;
        Period = content.Figures;
        Texts = new ChartTexts(chart.Caption, Text("too-few"));
        _namedTwice = [.. Period.Set.Nodes.GroupBy(node => node.Node.Machine, StringComparer.Ordinal)
            .Where(nodes => nodes.Count() > 1).Select(nodes => nodes.Key)];
    }

    /// <summary>The picture.</summary>
    public ReportChart Chart { get; }

    /// <summary>The figures.</summary>
    public ComputedPeriod Period { get; }

    /// <summary>Its caption, and what stands there instead of a picture.</summary>
    public ChartTexts Texts { get; }

    /// <summary>The calendar of the period.</summary>
    public PlantCalendar Calendar => Period.Calendar;

    /// <summary>The nodes that it is about: one, or all of the plant.</summary>
    public IReadOnlyList<NodeFigureSet> Nodes => Chart.Node is NodeFigureSet node ? [node] : Period.Set.Nodes;

    /// <summary>What states are called.</summary>
    public StateNames States => new(Text("production"), Text("standby"), Text("off"), Text("unknown"));

    /// <summary>A text in the language of the report.</summary>
    public string Text(string id, params object[] arguments) => s_texts.Of(id, _language, arguments);

    /// <summary>The machine of a node; with the node's own name where a machine has several.</summary>
    public string NameOf(NodeFigureSet node) =>
        _namedTwice.Contains(node.Node.Machine) ? $"{node.Node.Machine} ({node.Node.Id})" : node.Node.Machine;

    /// <summary>A word of the ledger.</summary>
    public string Word(LedgerWord word) => _language == FigureLanguage.Chinese ? word.Chinese : word.Meaning;

    /// <summary>
    /// Mean power of a quarter hour over the nodes that have packs, kW; null unless it is complete at all of them. The maximum demand is
    /// the largest of these.
    /// </summary>
    public double? Kilowatts(int slot)
    {
        double joules = 0;
        bool isMetered = false;
        foreach (NodeFigureSet node in Nodes.Where(node => node.Node.PackCount > 0))
        {
            CalendarSlot quarter = node.Node.Slots[slot];
            if (!quarter.IsComplete)
            {
                return null;
            }

            isMetered = true;
            joules += quarter.Joules;
        }

        return isMetered ? joules / (PlantCalendar.SlotSeconds * 1000.0) : null;
    }

    /// <summary>Energy by state, kWh.</summary>
    public static StateAmounts KilowattHours(NodeFigureSet node) => Amounts(state => KilowattHours(node.States.Joules(state)));

    /// <summary>Time by state, h.</summary>
    public static StateAmounts Hours(NodeFigureSet node) => Amounts(state => node.States.Seconds(state) / 3600);

    /// <summary>J to kWh.</summary>
    public static double KilowattHours(double joules) => joules / ReportFigure.JoulesPerKilowattHour;

    /// <summary>Month and day of a day of the calendar.</summary>
    public static string ShortDay(CalendarSpan day) => day.Name[5..];

    /// <summary>A number in a text.</summary>
    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static StateAmounts Amounts(Func<LoadState, double> amountOf) =>
        new(amountOf(LoadState.Production), amountOf(LoadState.Standby), amountOf(LoadState.Off), amountOf(LoadState.Unknown));
}
