using MeterNode.Figures;
using MeterNode.Server.Today;

namespace MeterNode.Server.Web.Shown;

/// <summary>
/// What the meters at the entry of a plant took in today and no machine accounts for. It keeps its sign: a rest below 0 means that machines
/// read more than the entry, and hiding it would hide a wrong ratio or a clamp on the wrong conductor.
/// </summary>
internal sealed class UnexplainedRest
{
    private const string Unit = "kWh";

    private readonly PageView _view;
    private readonly double? _uncertainty;
    private readonly double _entry;
    private readonly double _machines;
    private readonly int _used;
    private readonly int _passed;
    private readonly int _without;

    private UnexplainedRest(
        PageView view, (double Energy, double? Uncertainty) entry, (double Energy, double? Uncertainty) machines, int used, int passed,
        int without)
    {
        _view = view;
        _entry = entry.Energy;
        _machines = machines.Energy;
        _used = used;
        _passed = passed;
        _without = without;

        // Two kinds of meters: as in a report, their errors are independent of each other.
        _uncertainty = entry.Uncertainty is double one && machines.Uncertainty is double other
            ? Math.Sqrt((one * one) + (other * other)) : null;
    }

    /// <summary>As the page shows it.</summary>
    public FigureView Shown
    {
        get
        {
            string name = _view.Text("overview.rest");
            if (_used == 0)
            {
                return FigureView.Of(name, null, null, Unit) with { Note = _view.Text("rest.none") };
            }

            double rest = _entry - _machines;
            FigureView shown = FigureView.Of(name, rest, _uncertainty, Unit);
            string[] notes =
            [
                .. _uncertainty is double doubt && Math.Abs(rest) < doubt ? (string[])[_view.Text("rest.zero")] : [],
                .. rest < -(_uncertainty ?? 0) ? (string[])[_view.Text("rest.negative")] : [],
                .. _without > 0 ? (string[])[_view.Text("rest.without", _without)] : [],
                .. _used < _passed ? (string[])[_view.Text("rest.part", _used, _passed)] : [],
            ];
            return shown with
            {
                Value = PlantOverview.WithSign(shown.Value!),
                State = _used < _passed || _without > 0 ? FigureState.Partial : shown.State,
                Note = notes.Length == 0 ? null : string.Join(_view.IsChinese ? "；" : "; ", notes),
                Details =
                [
                    (_view.Text("rest.entry"), Number(_entry)),
                    (_view.Text("rest.machines"), Number(_machines)),
                ],
            };
        }
    }

    /// <summary>Sums up the running day.</summary>
    /// <param name="entry">The meters at the entry.</param>
    /// <param name="machines">The machines behind them.</param>
    /// <param name="view">The page.</param>
    public static UnexplainedRest Of(IReadOnlyList<MachineRow> entry, IReadOnlyList<MachineRow> machines, PageView view)
    {
        DayLook[] meters = [.. entry.Select(row => row.Day).OfType<DayLook>()];
        if (meters.Length < entry.Count)
        {
            return new UnexplainedRest(view, (0, null), (0, null), 0, 0, 0);
        }

        CalendarSpan today = meters[0].Calendar.Days[^1];
        int passed = Math.Clamp(meters[0].Calendar.SlotAt(view.Now.ToUnixTimeMilliseconds()) - today.FirstSlot, 0, today.SlotCount);
        int[] slots = [.. Enumerable.Range(today.FirstSlot, passed)];

        // A machine of which today nothing is known does not keep the others from being compared: it is named instead.
        DayLook[] known = [.. machines.Select(row => row.Day).OfType<DayLook>()
            .Where(day => day.Quarters.Count == meters[0].Quarters.Count && slots.Any(slot => day.Quarters[slot] is not null))];
        int[] used = [.. slots.Where(slot => meters.All(day => day.Quarters[slot] is not null)
            && known.All(day => day.Quarters[slot] is not null))];
        return new UnexplainedRest(
            view, Sum(meters, used), Sum(known, used), known.Length == 0 ? 0 : used.Length, passed, machines.Count - known.Length);
    }

    /// <summary>Energy and its uncertainty: what is systematic is the same error in all meters of a kind.</summary>
    private static (double Energy, double? Uncertainty) Sum(DayLook[] days, int[] slots)
    {
        double energy = 0;
        double? uncertainty = 0;
        foreach (DayLook day in days)
        {
            double own = slots.Sum(slot => day.Quarters[slot]!.Value);
            energy += own;
            uncertainty += own == 0 ? 0 : Math.Abs(own) * day.RelativePower;
        }

        return (energy, uncertainty);
    }

    private static string Number(double kilowattHours) => NumberShown.Of(FigureRounding.Text(kilowattHours, null, true)) + "\u2009" + Unit;
}
