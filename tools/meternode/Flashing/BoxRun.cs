using MeterNode.Plant.Flashing;

namespace MeterNode.Cli.Flashing;

/// <summary>
/// <c>flash --batch</c> at work: waits for serial ports to appear, gives each to the box, and says in one line what became of it. Ports
/// that are there at the start are left alone: nobody can say what is at them.
/// </summary>
/// <param name="box">The box.</param>
/// <param name="ports">The serial ports that there are now.</param>
/// <param name="wait">Waits a moment; false when the person wants to stop.</param>
internal sealed class BoxRun(BoardBox box, Func<IEnumerable<string>> ports, Func<bool> wait)
{
    /// <summary>Takes boards until no node is left or the person stops it.</summary>
    public int Run(CommandContext context, bool json)
    {
        var left = new HashSet<string>(ports(), StringComparer.Ordinal);
        Say(context, left);
        HashSet<string> appeared = [];
        while (box.Open.Count > 0 && wait())
        {
            HashSet<string> present = [.. ports()];
            left.IntersectWith(present);

            // A port is taken when it is there for the second time: the system needs a moment to give its rights.
            foreach (string port in present.Except(left).Where(appeared.Contains).Order(StringComparer.Ordinal))
            {
                context.Error.WriteLine($"{port} …");
                Write(context, box.Take(port), json);
                left.Add(port);
            }

            appeared = present;
        }

        IReadOnlyList<string> open = box.Open;
        context.Error.WriteLine(
            open.Count == 0
                ? box.LeftOut.Count == 0 ? "All nodes are done." : "Nothing else is left to do."
                : $"Left: {string.Join(", ", open)}. The same command goes on with them.");
        return open.Count == 0 ? ExitCode.Ok : ExitCode.Failure;
    }

    private void Say(CommandContext context, HashSet<string> left)
    {
        foreach (string line in box.LeftOut)
        {
            context.Error.WriteLine(line);
        }

        if (box.Open.Count == 0)
        {
            return;
        }

        context.Error.WriteLine($"To do: {string.Join(", ", box.Open)}");
        if (left.Count > 0)
        {
            context.Error.WriteLine(
                $"Left alone: {string.Join(", ", left.Order(StringComparer.Ordinal))}; unplug and plug in what is meant.");
        }

        context.Error.WriteLine("Plug the boards in, one after the other. Ctrl-C between two boards ends it.");
    }

    private static void Write(CommandContext context, BoxResult result, bool json)
    {
        if (json)
        {
            context.WriteJson(new
            {
                schemaVersion = 1,
                port = result.Port,
                mac = result.Mac,
                node = result.Node,
                state = result.Problem is not null ? "failed" : result.Seconds > 0 ? "done" : "wasDone",
                problem = result.Problem,
                seconds = Math.Round(result.Seconds, 1),
            });
            return;
        }

        string board = $"{result.Port}{(result.Mac is null ? "" : $" (MAC {result.Mac})")}";
        context.WriteLine(
            result.Problem is not null ? $"{result.Node ?? "?"}: failed on {board}: {result.Problem}"
            : result.Seconds > 0 ? FormattableString.Invariant($"{result.Node}: done on {board} in {result.Seconds:F0} s")
            : $"{result.Node}: was done before, {board}");
    }
}
