using MeterNode.Charts;

namespace MeterNode.Tools.Tests.Charts;

/// <summary>Small data for each chart. All words may be exchanged, and all values.</summary>
internal static class ChartSample
{
    /// <summary>The names of the charts.</summary>
    public static readonly string[] Names =
    [
        "heat-map", "load-duration", "load-duration-small", "energy-output", "cusum", "energy-flow", "states", "histogram", "control",
        "completeness", "time-line", "temperature",
    ];

    private static readonly DateTimeOffset s_start = new(2026, 11, 1, 0, 0, 0, TimeSpan.FromHours(8));
    private static readonly TimeZoneInfo s_zone = TimeZoneInfo.CreateCustomTimeZone("plant", TimeSpan.FromHours(8), "plant", "plant");

    /// <summary>One case for each chart.</summary>
    public static IEnumerable<object[]> Cases => Names.Select(name => new object[] { name });

    /// <summary>Draws a chart.</summary>
    /// <param name="say">What each word becomes; null leaves it.</param>
    /// <param name="value">What each value becomes, with its index; null leaves it.</param>
    /// <param name="count">How many machines, days or points; null: a few.</param>
    public static string Draw(string name, Func<string, string>? say = null, Func<int, double, double>? value = null, int? count = null)
    {
        say ??= text => text;
        int index = 0;
        double V(double number) => value is null ? number : value(index++, number);
        var texts = new ChartTexts(say("What is to be seen."), say("There are fewer than two values."));
        return name switch
        {
            "heat-map" => HeatMap.Draw(new HeatMapData
            {
                Texts = texts,
                Unit = say("kW"),
                Unmetered = say("not metered"),
                ClockChange = say("clocks change"),
                Days = [.. Enumerable.Range(0, count ?? 3).Select(day => new HeatMapDay(
                    say($"2026-10-{day + 24}"), [.. Quarters(day).Select(kilowatts => kilowatts is double known ? V(known) : kilowatts)],
                    day == 1 ? 12 : null))],
            }),
            "load-duration" or "load-duration-small" => LoadDurationChart.Draw(new LoadDurationData
            {
                Texts = texts,
                HoursText = say("hours (h)"),
                Series = [.. Enumerable.Range(1, count ?? (name.EndsWith("small", StringComparison.Ordinal) ? 5 : 3)).Select(machine =>
                    new LoadDurationSeries(say($"press-{machine}"), [.. Enumerable.Range(0, 20).Select(i => V(machine * (i % 7)))]))],
            }),
            "energy-output" => EnergyOutputChart.Draw(new EnergyOutputData
            {
                Texts = texts,
                EnergyUnit = say("kWh/d"),
                OutputText = say("output (t/d)"),
                ValidDay = say("day"),
                InvalidDay = say("day not used"),
                BaselineText = say("baseline"),
                BandText = say("90 % of days"),
                Days = [.. Enumerable.Range(1, count ?? 6).Select(day => new OutputDay(V(day), V(100 + (30 * day) + (day % 3)), day != 3))],
                Baseline = new BaselineLine(100, 30, 2, 5) { Band = [new BandPoint(2, 150, 170), new BandPoint(5, 240, 260)] },
            }),
            "cusum" => CusumChart.Draw(new CusumData
            {
                Texts = texts,
                Unit = say("kWh"),
                Unused = say("day not used"),
                Days =
                    [.. Enumerable.Range(1, count ?? 6).Select(day => new CusumDay(say($"11-{day:00}"), day == 4 ? null : V(-10 * day)))],
            }),
            "energy-flow" => EnergyFlowDiagram.Draw(new EnergyFlowData
            {
                Texts = texts,
                Unit = say("kWh"),
                Unexplained = say("unexplained"),
                Others = say("{0} smaller machines"),
                States = States(say),
                Sources = [new FlowSource(say("grid"), V(3000)), new FlowSource(say("gas"), null)],
                Machines = [.. Enumerable.Range(1, count ?? 4).Select(machine => new FlowMachine(
                    say($"press-{machine}"), say(machine % 2 == 0 ? "press" : "furnace"), machine % 2, Amounts(machine)))],
            }),
            "states" => StateBars.Draw(new StateBarsData
            {
                Texts = texts,
                States = States(say),
                EnergyText = say("energy (kWh)"),
                HoursText = say("time (h)"),
                Rows = [.. Enumerable.Range(1, count ?? 3).Select(machine => new StateRow(
                    say($"press-{machine}"), Amounts(machine), new StateAmounts(V(12), V(6), V(5), V(1))))],
            }),
            "histogram" => Histogram.Draw(new HistogramData
            {
                Texts = texts,
                CountText = say("shots"),
                ValueText = say("energy of a shot (kWh)"),
                Median = say("median"),
                Values = [.. Enumerable.Range(1, count ?? 30).Select(i => new WeightedValue(V(1.8 + (0.1 * (i % 6))), 1 + (i % 4)))],
            }),
            "control" => ControlChart.Draw(new ControlChartData
            {
                Texts = texts,
                Zone = s_zone,
                Unit = say("K"),
                P95Text = say("95 % of samples"),
                MaximumText = say("largest"),
                Band = 5,
                BandText = say("±5 K"),
                SetPointText = say("set-point"),
                GapText = say("no samples"),
                SetPointChanges = [new ChartEvent(s_start.AddMinutes(25), say("220 °C to 235 °C"))],
                Points = [.. Enumerable.Range(0, count ?? 12).Where(i => i is < 5 or > 6)
                    .Select(i => new ControlPoint(s_start.AddMinutes(10 * i), 600, V(1 + (i % 3)), V(2 + (i % 4))))],
            }),
            "completeness" => CompletenessCalendar.Draw(new CompletenessData
            {
                Texts = texts,
                Metered = say("metered"),
                Gap = say("gap"),
                NotInService = say("not in service"),
                Days = [.. Enumerable.Range(1, 5).Select(day => say($"11-{day:00}"))],
                Rows = [.. Enumerable.Range(1, count ?? 3).Select(machine => new CompletenessRow(
                    say($"press-{machine}"), [machine == 2 ? null : V(1), V(1), V(0.5), V(0), V(0.9999)]))],
            }),
            "time-line" => TimeLine.Draw(new TimeLineData
            {
                Texts = texts,
                Zone = s_zone,
                Unit = say("kW"),
                MeanText = say("mean"),
                RangeText = say("least to largest"),
                GapText = say("not metered"),
                EventText = say("event"),
                Events = [new ChartEvent(s_start.AddHours(1), say("board replaced"))],
                Points = [.. Enumerable.Range(0, count ?? 24).Select(i => i is 10 or 11
                    ? new TimeLinePoint(s_start.AddMinutes(15 * i), null, null, null)
                    : new TimeLinePoint(s_start.AddMinutes(15 * i), V(10 + (i % 5)), V(8), V(16)))],
            }),
            "temperature" => TemperatureChart.Draw(new TemperatureChartData
            {
                Texts = texts,
                Zone = s_zone,
                Unit = say("°C"),
                MeanText = say("15 min mean"),
                RangeText = say("least to largest"),
                SetPointText = say("set-point"),
                PermittedText = say("permitted"),
                GapText = say("no reading"),
                Points = [.. Enumerable.Range(0, count ?? 12).Select(i => new TemperaturePoint(
                    s_start.AddMinutes(15 * i), s_start.AddMinutes(15 * (i + 1)), i is 4 or 5 ? null : V(218 + (i % 4)), V(217), V(223),
                    V(i < 8 ? 220 : 215), 2))],
            }),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such chart."),
        };

        StateAmounts Amounts(int machine) => new(V(400 * machine), V(50 * machine), V(5), V(machine == 2 ? 20 : 0));
    }

    /// <summary>Quarter hours of a day; the second day has 25 hours.</summary>
    private static IEnumerable<double?> Quarters(int day) =>
        Enumerable.Range(0, day == 1 ? 100 : 96).Select(i => day == 0 && i is >= 40 and < 60 ? null : (double?)(i / 8 % 5 * 10));

    private static StateNames States(Func<string, string> say) => new(say("production"), say("standby"), say("off"), say("unknown"));
}
