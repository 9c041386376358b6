using System.Globalization;
using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>T17: what happened to nodes, and what that does to figures.</summary>
internal static class EventSection
{
    public static ReportSection Of(ReportView view) => new("events", view.Say.Text("section.events"), [Table(view)]) { IsWide = true };

    private static ReportTable Table(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("T17", "events", say);
        table.Time("at").Text("node", "event", "eventDetail", "by", "effect").Evidence();
        var rows = new List<(DateTimeOffset At, ReportCell[] Cells)>();
        foreach (NodeCalendar node in view.Set.Nodes.Select(set => set.Node))
        {
            rows.AddRange(Keys(view, node));
            rows.AddRange(node.Events.Select(signed => Signed(view, node, signed)));
            if (node.EventCount > node.Events.Count)
            {
                table.Note(say.Text("note.events-cut", node.Id, node.Events.Count, node.EventCount));
            }
        }

        rows.AddRange(Maintenance(view));
        foreach ((DateTimeOffset _, ReportCell[] cells) in rows.OrderBy(row => row.At))
        {
            table.Row(cells);
        }

        return table.Build("no-events");
    }

    private static (DateTimeOffset At, ReportCell[] Cells) Signed(ReportView view, NodeCalendar node, CalendarEvent signed)
    {
        ReportLanguage say = view.Say;
        string code = signed.Event.Text.Split(' ')[0];
        bool isKnown = signed.Event is not NodeEvent.Unknown;
        DateTimeOffset at = view.Local(signed.AtMillis);
        return (at,
        [
            ReportCell.Of(at), ReportCell.Of(node.Id), ReportCell.Of(isKnown ? say.Text("event." + code) : code),
            ReportCell.Of(signed.Event.Text.Length > code.Length ? signed.Event.Text[(code.Length + 1)..] : null),
            ReportCell.Of(say.Text("by.node")), ReportCell.Of(say.Text("effect." + Effect(signed.Event))),
            ReportCell.Of(string.Create(CultureInfo.InvariantCulture, $"P {signed.Seq}")),
        ]);
    }

    private static string Effect(NodeEvent signed) => signed switch
    {
        NodeEvent.Boot or NodeEvent.PowerLoss or NodeEvent.StateLoss or NodeEvent.Freeze or NodeEvent.Unmetered => "gap",
        NodeEvent.TimeStep => "clock",
        NodeEvent.Config or NodeEvent.Calibration or NodeEvent.Fallback or NodeEvent.Meter => "instrument",
        NodeEvent.Setpoint => "setpoint",
        NodeEvent.Fault => "temperature",
        NodeEvent.Gap or NodeEvent.Resume or NodeEvent.Discard => "packs",
        NodeEvent.OverRange => "lower-bound",
        NodeEvent.Wiring or NodeEvent.Sag => "wiring",
        NodeEvent.Command => "none",
        _ => "unknown",
    };

    /// <summary>Boards that were taken in, and keys that ended, in the period: the plant has signed both.</summary>
    private static IEnumerable<(DateTimeOffset At, ReportCell[] Cells)> Keys(ReportView view, NodeCalendar node)
    {
        ReportLanguage say = view.Say;
        IReadOnlyList<RegisteredNode> boards = view.Period.Registry.FindAll(node.Id);
        for (int i = 0; i < boards.Count; i++)
        {
            RegisteredNode board = boards[i];
            if (board.Enrolment is EnrolmentRecord record && IsInside(view, record.Time))
            {
                yield return Row(record.Time, i == 0 ? "key.enrolled" : "key.replaced", board);
            }

            if (board.Until is DateTimeOffset until && IsInside(view, until))
            {
                yield return Row(until, "key.ended", board);
            }
        }

        (DateTimeOffset, ReportCell[]) Row(DateTimeOffset time, string what, RegisteredNode board)
        {
            DateTimeOffset at = view.Local(time);
            return (at,
            [
                ReportCell.Of(at), ReportCell.Of(node.Id), ReportCell.Of(say.Text(what)), ReportCell.Of(board.KidText),
                ReportCell.Of(say.Text("by.plant")), ReportCell.Of(say.Text("effect.board")), ReportCell.None,
            ]);
        }
    }

    private static IEnumerable<(DateTimeOffset At, ReportCell[] Cells)> Maintenance(ReportView view)
    {
        ReportLanguage say = view.Say;
        foreach (MaintenanceEntry entry in view.Entries<MaintenanceEntry>().Where(entry => view.IsInPeriod(entry.From, entry.To)))
        {
            DateTimeOffset at = view.Local(entry.From);
            yield return (at,
            [
                ReportCell.Of(at), ReportCell.Of(entry.Machine), ReportCell.Of(say.Text("maintenance")), ReportCell.Of(entry.What),
                ReportCell.Of(entry.By), ReportCell.Of(say.Text("effect.none")), ReportLanguage.Evidence(entry),
            ]);
        }
    }

    private static bool IsInside(ReportView view, DateTimeOffset time) =>
        time.ToUnixTimeSeconds() >= view.Calendar.Period.FromUtcSeconds && time.ToUnixTimeSeconds() < view.Calendar.Period.ToUtcSeconds;
}
