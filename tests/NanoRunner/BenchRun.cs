using System.Globalization;
using System.Text.Json;

namespace MeterNode.NanoRunner;

/// <summary>The benchmark program on the emulator, or on the PC, as one table or JSON.</summary>
public static class BenchRun
{
    private const string Project = "tests/MeterNode.Bench/MeterNode.Bench.csproj";

    private const string Program = "MeterNode.Bench";

    /// <summary>On the device the drivers are part of the node's assembly.</summary>
    private static readonly (string Project, string Assembly)[] s_image =
    [
        ("firmware/MeterNode.Evidence/MeterNode.Evidence.csproj", "MeterNode.Evidence"),
        ("firmware/MeterNode.Core/MeterNode.Core.csproj", "MeterNode.Core"),
        ("firmware/MeterNode.Node/MeterNode.Node.csproj", "MeterNode.Node"),
    ];

    /// <summary>Exit code 0 when every figure is inside its budget.</summary>
    public static int Run(bool build, bool json, bool onPc)
    {
        Emulator? emulator = onPc ? null : Emulator.Find();
        var lines = new List<BenchLine>();
        var other = new List<string>();
        void Take(string line)
        {
            if (BenchLine.Parse(line) is { } figure)
            {
                lines.Add(figure);
            }
            else if (!line.StartsWith("what ", StringComparison.Ordinal) && line.Length > 0)
            {
                other.Add(line);
            }
        }

        int code;
        if (onPc)
        {
            if (build)
            {
                DeviceBuild.BuildForPc(Project);
            }

            string program =
                Path.Combine(DeviceBuild.Root, "tests", "MeterNode.Bench", "bin", DeviceBuild.Configuration, "net10.0", Program + ".dll");
            code = ProcessRun.Run(DeviceBuild.DotNet, [program], TimeSpan.FromMinutes(9), Take);
        }
        else
        {
            if (build)
            {
                DeviceBuild.Build(Project);
                foreach ((string project, _) in s_image)
                {
                    DeviceBuild.Build(project);
                }
            }

            code = emulator!.Run(LoadOrder.Of(DeviceBuild.OutputOf(Project), Program), Take);
            lines.AddRange(PeSizes());
        }

        if (code != 0 || lines.Count == 0)
        {
            throw new RunnerException(
                $"the benchmark ended with code {code} after {lines.Count} figures: {string.Join("; ", other.TakeLast(3))}");
        }

        string machine = other.FirstOrDefault(l => l.StartsWith("machine: ", StringComparison.Ordinal))?["machine: ".Length..] ?? "unknown";
        Console.WriteLine(json ? Json(machine, lines) : Table(machine, lines));
        return lines.All(l => l.IsInside) || onPc ? 0 : 1;
    }

    private static IEnumerable<BenchLine> PeSizes()
    {
        (string Assembly, long Bytes)[] sizes = [.. s_image.Select(
            p => (p.Assembly, new FileInfo(Path.Combine(DeviceBuild.OutputOf(p.Project), p.Assembly + ".pe")).Length))];
        return sizes.Select(s => new BenchLine(s.Assembly + ".pe", s.Bytes, "B", null, null))
            .Append(new BenchLine("Evidence + Core + Drivers + Node as PE files", sizes.Sum(s => s.Bytes), "B", 160 * 1024, 128 * 1024));
    }

    private static string Table(string machine, List<BenchLine> lines)
    {
        int width = lines.Max(l => l.Name.Length);
        string Row(string name, string value, string unit, string budget, string aim, string verdict) =>
            $"{name.PadRight(width)}  {value,12}  {unit,-5}  {budget,10}  {aim,10}  {verdict}".TrimEnd();
        return string.Join(
            "\n",
            lines.Select(
                l => Row(
                    l.Name,
                    Text(l.Value),
                    l.Unit,
                    Text(l.Budget),
                    Text(l.Aim),
                    l.Budget == null ? "" : !l.IsInside ? "OVER" : l.Value <= l.Aim ? "ok, aim met" : "ok"))
            .Prepend(Row("what", "measured", "", "budget", "aim", "")).Prepend("machine: " + machine));
    }

    private static string Json(string machine, List<BenchLine> lines) => JsonSerializer.Serialize(new
    {
        machine,
        figures = lines.Select(
            l => new { name = l.Name, value = l.Value, unit = l.Unit, budget = l.Budget, aim = l.Aim, inside = l.IsInside }),
    });

    private static string Text(double? value) =>
        value == null
            ? ""
            : value.Value.ToString(value >= 100 || value == Math.Floor(value.Value) ? "F0" : "F1", CultureInfo.InvariantCulture);
}
