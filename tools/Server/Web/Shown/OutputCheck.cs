using MeterNode.Figures;
using MeterNode.Plant.Stores;
using MeterNode.Server.Serving;
using MeterNode.Server.Today;
using MeterNode.Wire;

namespace MeterNode.Server.Web.Shown;

/// <summary>
/// Whether an output goes with the energy that the machine took: per shot, beside earlier outputs of the same machine and article.
/// </summary>
/// <param name="IsOdd">True when somebody should look again.</param>
/// <param name="Text">What was found.</param>
public sealed record OutputCheck(bool IsOdd, string Text)
{
    private const int MaximumCompared = 5;
    private const double MeteredShare = 0.95;
    private const double OddRatio = 1.5;
    private static readonly TimeSpan s_maximumLength = TimeSpan.FromDays(2);
    private static readonly TimeSpan s_back = TimeSpan.FromDays(60);

    /// <summary>Looks at an output that is to be signed; null where nothing is known.</summary>
    internal static async Task<OutputCheck?> Of(
        LedgerForm form, LedgerBook book, PlantServer server, PeriodBook periods, PageView view, CancellationToken cancellation)
    {
        if (form.Kind != LedgerKind.Output || form.Fields is not { } fields || (long)fields["shots"] == 0)
        {
            return null;
        }

        var shots = (long)fields["shots"];
        var machine = (string)fields["machine"];
        DateTimeOffset from = At(fields["from"]), to = At(fields["to"]);
        try
        {
            if (await KilowattHours(machine, from, to) is not double energy)
            {
                return new OutputCheck(false, view.Text("check.not-metered", machine));
            }

            double perShot = energy / shots;
            string told = view.Text("check.energy", machine, Shown(energy), Shown(perShot));
            OutputEntry[] earlier =
            [
                .. book.Entries<OutputEntry>().Where(output => output.Machine == machine && output.Article == (string)fields["article"]
                        && output.Shots > 0 && output.StatementNumber != form.Old?.Number && output.To <= to && output.From > to - s_back)
                    .OrderByDescending(output => output.From).Take(MaximumCompared),
            ];
            var known = new List<double>();
            foreach (OutputEntry output in earlier)
            {
                if (await KilowattHours(machine, output.From, output.To) is double then)
                {
                    known.Add(then / output.Shots);
                }
            }

            known.Sort();
            double usual = known.Count > 0 ? known[known.Count / 2] : 0;
            return usual <= 0 ? new OutputCheck(false, $"{told} {view.Text("check.first")}")
                : perShot / usual is > OddRatio or < 1 / OddRatio
                    ? new OutputCheck(true, $"{told} {view.Text("check.odd", Shown(usual), Shown(perShot / usual))}")
                : new OutputCheck(false, $"{told} {view.Text("check.usual", Shown(usual))}");
        }
        catch (Exception e) when (e is StoreException or WorkBusyException)
        {
            return new OutputCheck(false, view.Text("check.not-metered", machine));
        }

        async Task<double?> KilowattHours(string name, DateTimeOffset begin, DateTimeOffset end)
        {
            string[] nodes = book.MachineAt(name, begin)?.Nodes is { Count: > 0 } named ? [.. named] : [name];
            if (end - begin > s_maximumLength || end <= begin)
            {
                return null;
            }

            double joules = 0;
            foreach (string node in nodes)
            {
                if (server.Registry.Find(node) is null
                    || await periods.Find(node, new PlantCalendar(Quarters(begin, end), view.Zone), cancellation) is not NodeFigureSet set)
                {
                    return null;
                }

                long first = begin.ToUnixTimeMilliseconds(), last = end.ToUnixTimeMilliseconds();
                if (set.Node.IsEstimate || set.Node.MillisBetween(first, last) < MeteredShare * (last - first))
                {
                    return null;
                }

                joules += set.Node.JoulesBetween(first, last);
            }

            return joules / ReportFigure.JoulesPerKilowattHour;
        }
    }

    private static EvidencePeriod Quarters(DateTimeOffset from, DateTimeOffset to) => new(
        PlantCalendar.SlotBegin(from.ToUnixTimeSeconds()),
        PlantCalendar.SlotBegin(to.ToUnixTimeSeconds() + PlantCalendar.SlotSeconds - 1));

    private static DateTimeOffset At(object seconds) => DateTimeOffset.FromUnixTimeSeconds((long)seconds);

    private static string Shown(double value) => NumberShown.Of(FigureRounding.Text(value, null, true));
}
