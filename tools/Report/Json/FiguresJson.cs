using System.Globalization;
using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>Figures as one object for JSON; docs/figures.schema.json says what it has.</summary>
public static class FiguresJson
{
    private const int DurationPoints = 100;

    /// <summary>The object.</summary>
    /// <param name="report">The figures.</param>
    /// <param name="language">Language of names and warnings.</param>
    /// <param name="hasQuarters">True for every quarter hour of every node, too.</param>
    public static object Of(ComputedPeriod report, FigureLanguage language, bool hasQuarters) => new
    {
        schemaVersion = 1,
        site = report.Registry.Site,
        plantKey = report.Registry.Fingerprint,
        period = new
        {
            from = Time(report.Calendar.Local(0)),
            to = Time(report.Calendar.Local(report.Calendar.SlotCount)),
            zone = report.Calendar.Zone.Id,
            slots = report.Calendar.SlotCount,
        },
        inOrder = report.IsInOrder,
        findings = report.Findings.Select(finding => new { node = finding.Node, finding = finding.Finding }),
        definitions = DefinitionTable.Version,
        factors = FactorTable.BuiltIn.Version,
        figures = report.Figures.Select(figure => Figure(figure, language)),
        days = report.Set.BaselineDays.Select(day => new
        {
            day = day.Name,
            goodTonnes = day.Tonnes,
            kilowattHours = day.KilowattHours,
            completenessPercent = day.CompletenessPercent,
        }),
        shifts = report.Set.Shifts.Select(shift => Shift(report, shift)),
        saving = report.Set.Former?.Saving(report.Set.BaselineDays) is not BaselineSaving saving ? null : new
        {
            kilowattHours = saving.KilowattHours,
            halfWidth90KilowattHours = saving.HalfWidth90,
            cumulated = saving.Days.Zip(saving.Cumulated, (day, sum) => new { day = day.Name, kilowattHours = sum }),
        },
        nodes = report.Set.Nodes.Select(node => Node(node, language, hasQuarters)),
    };

    /// <summary>Whose definition it is, as it is written in files.</summary>
    public static string Status(DefinitionStatus status) => status switch
    {
        DefinitionStatus.Official => "official",
        DefinitionStatus.Pending => "pending",
        _ => "ours",
    };

    internal static object Figure(ReportFigure figure, FigureLanguage language) => new
    {
        id = figure.Id,
        scope = figure.Scope.Kind,
        name = figure.Scope.Name,
        called = figure.Definition.Name(language),
        from = Time(figure.From),
        to = Time(figure.To),
        value = figure.Value,
        printed = figure.Text,
        unit = figure.Definition.Unit,
        uncertainty = figure.IsEstimate ? null : figure.Uncertainty,
        uncertaintyPrinted = figure.UncertaintyText,
        estimate = figure.IsEstimate,
        at = figure.At is DateTimeOffset at ? Time(at) : null,
        status = Status(figure.Definition.Status),
        mark = figure.Definition.Mark?.Code(),
        version = figure.Definition.Version,
        formula = figure.Definition.Formula,
        source = figure.Definition.Source,
        inputs = figure.Inputs.Select(input => new { name = input.Name, value = input.Value }),
        packs = figure.Packs.Select(board => new { kid = board.KidText, first = board.Packs.First, last = board.Packs.Last }),
        statements = figure.Statements,
        factors = figure.Factors,
        warnings = figure.Warnings.Select(warning => new { code = warning.Code, text = warning.Text(language) }),
    };

    private static object Shift(ComputedPeriod report, LedgerShift shift) => new
    {
        name = shift.Name,
        from = Time(Local(report.Calendar, shift.Entry.From)),
        to = Time(Local(report.Calendar, shift.Entry.To)),
        leader = shift.Entry.Leader,
        statement = shift.Entry.StatementNumber,
        signedBy = shift.SignedOff?.By,
        signedAt = shift.SignedOff is null ? null : Time(Local(report.Calendar, shift.SignedOff.SignedAt)),
        signOff = shift.SignedOff?.StatementNumber,
        late = shift.SignedOff is null ? (bool?)null : report.Set.Statements.Book!.IsLate(shift.SignedOff),
        outputs = shift.Outputs.Select(output => new
        {
            statement = output.StatementNumber,
            article = output.Article,
            machine = output.Machine,
            signed = shift.IsSigned(output),
        }),
    };

    private static object Node(NodeFigureSet set, FigureLanguage language, bool hasQuarters) => new
    {
        id = set.Node.Id,
        machine = set.Node.Machine,
        packs = set.Node.PackCount,
        inOrder = set.Node.IsInOrder,
        @virtual = set.Node.IsVirtual,
        gaps = set.Node.Gaps.Select(gap => new
        {
            from = Time(Local(set.Node.Calendar, gap.StartMillis)),
            to = Time(Local(set.Node.Calendar, gap.EndMillis)),
            seconds = gap.Seconds,
            cause = gap.Reason.Code(),
            text = gap.Reason.Meaning(language),
            said = gap.Detail,
            kid = gap.Seq is null ? null : gap.Kid.ToString("x16"),
            seq = gap.Seq,
            firstMissing = gap.Missing?.First,
            lastMissing = gap.Missing?.Last,
            registeredKilowattHours = gap.RegisteredJoules / ReportFigure.JoulesPerKilowattHour,
            boundKilowattHours = gap.BoundJoules(set.Node.MaximumWatts) / ReportFigure.JoulesPerKilowattHour,
        }),
        uncertainty = set.Budget is null ? null : new
        {
            standardPercent = set.Budget.StandardPercent,
            coverageFactor = UncertaintyBudget.CoverageFactor,
            expandedPercent = set.Budget.ExpandedPercent,
            rows = set.Budget.Rows.Select(row => new
            {
                source = row.Name(language),
                type = row.Type.ToString(),
                value = row.Value,
                unit = row.Unit,
                divisor = row.Divisor,
                sensitivity = row.Sensitivity,
                standardPercent = row.StandardPercent,
                contributionPercent = set.Budget.ContributionPercent(row),
                stated = row.IsStated,
                reason = row.Reason.Text(language),
            }),
        },
        days = set.Node.Calendar.Days.Select(day => new
        {
            day = day.Name,
            kilowattHours = set.Node.IsMeasured(day)
                ? set.Node.Moved(SlotRegister.ImportJoules, day) / ReportFigure.JoulesPerKilowattHour
                : (double?)null,
            quarterKilowattHours = Enumerable.Range(day.FirstSlot, day.SlotCount)
                .Select(slot => set.Node.Slots[slot] is { IsComplete: true } quarter
                    ? quarter.Joules / ReportFigure.JoulesPerKilowattHour
                    : (double?)null),
            quarters = hasQuarters
                ? Enumerable.Range(day.FirstSlot, day.SlotCount).Select(slot => Slot(set.Node, slot)) : null,
        }),
        loadDurationKilowatts = Duration(set.Node),
        accuracy = set.Zones.Select(zone => new
        {
            zone = zone.Zone,
            setpointsCelsius = zone.SetpointsCelsius,
            periods = zone.Points.Select(point => new
            {
                end = Time(Local(set.Node.Calendar, point.EndMillis)),
                setpointCelsius = point.SetpointCelsius,
                toleranceCelsius = point.ToleranceCelsius,
                samples = point.Samples,
                p95Celsius = point.P95Error,
                maximumCelsius = point.MaximumError,
                kid = point.Kid.ToString("x16"),
                seq = point.Seq,
            }),
        }),
    };

    private static object Slot(NodeCalendar node, int number)
    {
        CalendarSlot slot = node.Slots[number];
        return new
        {
            from = Time(node.Calendar.Local(number)),
            joules = slot.Joules,
            bridgedJoules = slot.BridgedJoules,
            meteredSeconds = Math.Round(slot.MeteredSeconds, 3),
            complete = slot.IsComplete,
            estimate = slot.IsEstimate,
            meanWatts = slot.MeanWatts,
            maximumWatts = slot.MaximumWatts,
            shots = slot[SlotRegister.Shots],
            heatJoules = slot[SlotRegister.HeatJoules],
            windowsRefused = slot.WindowsRefused,
            windowsOverRange = slot.WindowsOverRange,
            celsius = Enumerable.Range(1, Wire.RecordTable.MaximumZones).Select(slot.Zone).OfType<ZoneSlot>().Select(zone => new
            {
                mean = zone.MeanCelsius,
                minimum = zone.MinimumCelsius,
                maximum = zone.MaximumCelsius,
                readings = zone.Count,
                faults = zone.FaultCount,
            }),
            packs = slot.Packs.Select(board => new { kid = board.KidText, first = board.Packs.First, last = board.Packs.Last }),
        };
    }

    /// <summary>Demand that is reached or exceeded in 0, 1 … 100 % of the complete quarter hours, kW.</summary>
    private static double[] Duration(NodeCalendar node)
    {
        double[] demands =
        [
            .. node.Slots.Where(slot => slot.IsComplete).Select(slot => slot.Joules / (PlantCalendar.SlotSeconds * 1000.0))
                .OrderDescending(),
        ];
        return demands.Length == 0
            ? []
            : [.. Enumerable.Range(0, DurationPoints + 1).Select(percent => demands[(demands.Length - 1) * percent / DurationPoints])];
    }

    private static DateTimeOffset Local(PlantCalendar calendar, long millis) =>
        Local(calendar, DateTimeOffset.FromUnixTimeMilliseconds(millis));

    private static DateTimeOffset Local(PlantCalendar calendar, DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, calendar.Zone);

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
