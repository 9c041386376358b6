using System.CommandLine;
using MeterNode.Cli.Commands;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Wire;

namespace MeterNode.Cli;

/// <summary>The command tree. One command, one file under Commands/.</summary>
public static class Cli
{
    /// <summary>How this program was called: <c>tools/meternode.sh</c> says its own name.</summary>
    private static string ProgramName =>
        Environment.GetEnvironmentVariable("METERNODE_PROGRAM") is { Length: > 0 } name ? name : "meternode";

    /// <summary>Parses and runs <paramref name="args"/>; returns one of <see cref="ExitCode"/>.</summary>
    public static int Run(string[] args) => Run(args, Console.Out, Console.Error);

    /// <summary>The same with other writers.</summary>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        int Fail(int exitCode, string message)
        {
            error.WriteLine("meternode: " + PlainText.Of(message.ReplaceLineEndings(" ")));
            return exitCode;
        }

        try
        {
            ParseResult parsed = Root().Parse(args);
            if (parsed.Errors.Count > 0)
            {
                foreach (string problem in ParseErrorText.Of(parsed))
                {
                    Fail(ExitCode.Usage, problem);
                }

                error.WriteLine($"Try '{$"{ProgramName} {ParseErrorText.Words(parsed.CommandResult)}".TrimEnd()} --help'.");
                return ExitCode.Usage;
            }

            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = error });
        }
        catch (OperatorException e)
        {
            return Fail(ExitCode.Of(e.Kind), e.Message);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail(ExitCode.DeviceOrIo, PlainReason.WithPath(e));
        }
        catch (Exception e)
        {
            // A defect of ours: still one line for the user, and the kind of the exception for the report he may send.
            return Fail(ExitCode.Failure, $"internal error, please report it: {e.GetType().Name}: {e.Message}");
        }
    }

    /// <summary>The whole tree.</summary>
    public static RootCommand Root()
    {
        var root = new RootCommand("MeterNode: metered, signed energy and temperature evidence from factory machines.");
        foreach (Command command in Commands())
        {
            root.Subcommands.Add(command);
        }

        PlantKeyOption.AddTo(root);

        return root;
    }

    private static IEnumerable<Command> Commands()
    {
        yield return DemoCommand.Create();
        yield return InitCommand.Create();
        yield return ServeCommand.Create();
        yield return ProvisionCommand.Create();
        yield return NodeShowCommand.Create();
        yield return PlantCommand.Create();
        yield return PersonCommand.Create();
        yield return AlarmCommand.Create();
        yield return HomeAssistantCommand.Create();
        yield return SparkplugCommand.Create();
        yield return InfluxCommand.Create();
        yield return LedgerCommand.Create();
        yield return UserCommand.Create();
        yield return TokenCommand.Create();
        yield return LinkCommand.Create();
        yield return AuditCommand.Create();
        yield return WebCommand.Create();
        yield return CheckpointCommand.Create();
        yield return RunCommand.Create();
        yield return MeasureCommand.Create();
        yield return BoardCommand.Create();
        yield return FlashCommand.Create();
        yield return DoctorCommand.Create();
        yield return CollectCommand.Create();
        yield return BrokerCommand.Create();
        yield return CollectorCommand.Create();
        yield return CommandCommand.Create();
        yield return WatchCommand.Create();
        yield return ExportCommand.Create();
        yield return ReadingsCommand.Create();
        yield return PrintCommand.Create();
        yield return ReportCommand.Create();
        yield return FiguresCommand.Create();
        yield return FactorsCommand.Create();
        yield return FootprintCommand.Create();
        yield return UploadCommand.Create();
        yield return VerifyCommand.Create();
        yield return AccuracyCommand.Create();
        yield return CalibrateCommand.Create();
        yield return SimulateCommand.Create();
        yield return DrillCommand.Create();
    }
}
