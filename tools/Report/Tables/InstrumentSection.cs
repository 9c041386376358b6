using System.Globalization;
using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>T13 and T14: with what was measured.</summary>
internal static class InstrumentSection
{
    public static ReportSection Of(ReportView view) => new(
        "instruments", view.Say.Text("section.instruments"), [Stated(view), Nodes(view), Calibrations(view), Equipping(view)])
    {
        IsWide = true,
    };

    private static ReportTable Stated(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("T13a", "instruments", say);
        table.Text(
                "listNumber", "instrumentName", "model", "accuracyClass", "range", "maker", "serial", "ownNumber", "place", "level")
            .Time("calibrated").Text("certificateNumber").Number("intervalMonths", say.Text("months")).Time("due")
            .Text("instrumentStatus", "ctRatio", "node").Evidence();
        foreach (InstrumentEntry entry in InstrumentRegister.Present(view))
        {
            table.Row(
                ReportCell.Of(entry.Number), ReportCell.Of(entry.Name), ReportCell.Of(entry.Model), ReportCell.Of(entry.Class),
                ReportCell.Of(entry.Range), ReportCell.Of(entry.Maker), ReportCell.Of(entry.Serial), ReportCell.Of(entry.OwnNumber),
                ReportCell.Of(entry.Place), ReportCell.Of(say.Word(LedgerWords.InstrumentLevel, entry.Level.Code())),
                ReportCell.Of(entry.Calibrated), ReportCell.Of(entry.Certificate), ReportCell.Of(entry.IntervalMonths),
                ReportCell.Of(entry.Due), ReportCell.Of(say.Word(LedgerWords.InstrumentStatus, entry.Status.Code())),
                ReportCell.Of(entry.CtRatio), ReportCell.Of(entry.Node), ReportLanguage.Evidence(entry));
            if (InstrumentRegister.IsOverdue(view, entry))
            {
                table.Note(say.Text("note.overdue", entry.Number, ReportCell.Of(entry.Due).Text));
            }
        }

        return table.Build("none-entered");
    }

    /// <summary>The nodes themselves: one row for each way in which they measured.</summary>
    private static ReportTable Nodes(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("T13b", "nodeInstruments", say);
        table.Text("node", "machine", "key", "hardware", "firmware", "mode").Number("calibrationCounter").Text("meterSerial")
            .Text("accuracyClass").Number("meterRatio").Text("configuration").Number("energyOfStretch", "kWh").Evidence();
        foreach (NodeCalendar node in view.Set.Nodes.Select(set => set.Node))
        {
            foreach (InstrumentStretch stretch in node.Instruments)
            {
                RegisteredNode? board = view.Period.Registry.Find(stretch.Kid);
                table.Row(
                    ReportCell.Of(node.Id), ReportCell.Of(node.Machine),
                    ReportCell.Of(stretch.Kid.ToString("x16", CultureInfo.InvariantCulture)), ReportCell.Of(board?.Enrolment?.Hardware),
                    ReportCell.Of(Firmware(node, stretch.Kid) ?? board?.Enrolment?.Firmware),
                    ReportCell.Of(ModeText.Of(stretch.Mode, say)),
                    stretch.Calibration is long counter ? ReportCell.Of(counter) : ReportCell.None, ReportCell.Of(stretch.MeterSerial),
                    ReportCell.Of(stretch.MeterClass), ReportLanguage.Number(stretch.MeterRatio),
                    ReportCell.Of(stretch.Configuration.ToString("x16", CultureInfo.InvariantCulture)),
                    ReportLanguage.Number(stretch.Joules / ReportFigure.JoulesPerKilowattHour),
                    ReportCell.Of(string.Create(CultureInfo.InvariantCulture, $"P {stretch.Packs.First}–{stretch.Packs.Last}")));
            }
        }

        if (table.RowCount > 0)
        {
            table.Note(say.Text("note.nodes"));
        }

        return table.Build("no-data-of-nodes");
    }

    /// <summary>What the last start of the period says; null where none is in it.</summary>
    private static string? Firmware(NodeCalendar node, ulong kid) => node.Events.Where(signed => signed.Kid == kid)
        .Select(signed => signed.Event).OfType<NodeEvent.Boot>().LastOrDefault()?.Firmware;

    private static ReportTable Calibrations(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("T13c", "calibrations", say);
        table.Text("instrument").Time("date").Text("certificateNumber", "laboratory").Number("expandedPercent", "%")
            .Number("coverageFactor").Evidence();
        foreach (CalibrationEntry entry in view.Entries<CalibrationEntry>().OrderBy(entry => entry.Date))
        {
            table.Row(
                ReportCell.Of(entry.Node ?? entry.Instrument), ReportCell.Of(entry.Date), ReportCell.Of(entry.Certificate),
                ReportCell.Of(entry.Laboratory), ReportLanguage.Stated(entry.ExpandedUncertaintyPercent),
                ReportLanguage.Stated(entry.K), ReportLanguage.Evidence(entry));
        }

        return table.Build("none-entered");
    }

    /// <summary>How many instruments there are at each level. How many are needed nobody states, and no rate is made up.</summary>
    private static ReportTable Equipping(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("T14", "equipping", say);
        table.Text("level").Number("needed").Number("fitted").Number("equippingRate", "%").Number("required", "%").Evidence();
        foreach (LedgerWord level in LedgerWords.InstrumentLevel)
        {
            InstrumentEntry[] fitted =
            [
                .. InstrumentRegister.Present(view).Where(
                    entry => entry.Level.Code() == level.Code && entry.Status != InstrumentStatus.OutOfUse),
            ];
            table.Row(
                ReportCell.Of(say.Word(LedgerWords.InstrumentLevel, level.Code)), say.NoData, ReportCell.Of(fitted.Length), say.NoData,
                say.NoData,
                ReportCell.Of(fitted.Length == 0 ? null : "L " + string.Join(", ", fitted.Select(entry => entry.StatementNumber))));
        }

        table.Note(say.Text("note.equipping"));
        return table.Build("none-entered");
    }
}
