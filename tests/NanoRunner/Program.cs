using MeterNode.NanoRunner;

const string Help = """
    Runs firmware on the nanoFramework emulator.

      tests/nanoclr.sh                     the firmware tests
      tests/nanoclr.sh bench [--json]      costs in loop units against their budgets, heap, PE sizes
      tests/nanoclr.sh node [SECONDS]      the whole firmware in 120 kB of heap for 130 simulated seconds (86400: a day, in about half
                                           an hour), flash and collector beside it; meternode verifies its packs
      tests/nanoclr.sh bench --pc          the same program on this PC (for comparison; loop units differ)

      --no-build   use what was built before

    NANOCLR      runner that takes .pe files in dependency order (else the nanoclr .NET tool)
    NANO_FEED    NuGet source with the nanoFramework packages, besides the configured ones
    HEAP_BYTES   managed heap, where the emulator supports a limit
    """;

string[] known = ["--json", "--no-build", "--pc"];
string[] commands = [.. args.Where(a => !a.StartsWith("--", StringComparison.Ordinal))];
string[] options = [.. args.Where(a => a.StartsWith("--", StringComparison.Ordinal))];
if (options.Contains("--help"))
{
    Console.WriteLine(Help);
    return 0;
}

int seconds = NodeRun.UsualSeconds;
bool hasSeconds = commands is ["node", var text] && int.TryParse(text, out seconds) && seconds > 0;
if ((commands.Length > 1 && !hasSeconds) || options.Any(o => !known.Contains(o)))
{
    Console.Error.WriteLine($"nanoclr.sh does not know '{string.Join(" ", args)}'. See tests/nanoclr.sh --help.");
    return 2;
}

try
{
    bool build = !options.Contains("--no-build");
    switch (commands.FirstOrDefault("test"))
    {
        case "test":
            return TestRun.Run(build);
        case "bench":
            return BenchRun.Run(build, options.Contains("--json"), options.Contains("--pc"));
        case "node":
            return NodeRun.Run(build, seconds);
        default:
            Console.Error.WriteLine($"nanoclr.sh does not know '{commands[0]}'. See tests/nanoclr.sh --help.");
            return 2;
    }
}
catch (RunnerException e)
{
    Console.Error.WriteLine($"nanoclr.sh: {e.Message}");
    return 3;
}
