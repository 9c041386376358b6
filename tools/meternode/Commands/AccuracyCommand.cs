using System.CommandLine;

namespace MeterNode.Cli.Commands;

public static class AccuracyCommand
{
    public static Command Create()
    {
        var command = new Command("accuracy", "x");
        command.SetAction(_ =>
        {
            var r = Metrology.AccuracyGrid.Run();
            foreach (var g in r.GroupBy(x => (x.Case.FrontEnd, x.Case.Shape, x.Case.Phases, x.Case.Fault)))
            {
                Console.WriteLine(g.Key);
                foreach (var c in g.GroupBy(x => x.Case.CurrentPercent))
                {
                    Console.Write($"{c.Key,5} I {c.Max(x => Math.Abs(x.CurrentErrorPercent)):F4} U {c.Max(x => Math.Abs(x.VoltageErrorPercent)):F4} f {c.Max(x => Math.Abs(x.FrequencyErrorHertz)):F5} Q {c.Max(x => Math.Abs(x.ReactiveErrorPercentOfApparent)):F4} S {c.Max(x => Math.Abs(x.PowerErrorPercentOfApparent)):F4} |");
                    foreach (var p in c.GroupBy(x => (x.Case.PowerFactor, x.Case.Capacitive)))
                    {
                        Console.Write($" {p.Key.PowerFactor}{(p.Key.Capacitive ? "c" : "")}: {p.OrderByDescending(x => Math.Abs(x.PowerErrorPercent)).First().PowerErrorPercent:F3}");
                    }
                    Console.WriteLine($" {c.Sum(x => x.Discarded)} {c.Sum(x => x.RepairedSamples)} {c.All(x => x.WithinLimit)}");
                }
            }
            return 0;
        });
        return command;
    }
}
