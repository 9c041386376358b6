using MeterNode.Plant;
using System.CommandLine;
using MeterNode.Cli.Commands;

namespace MeterNode.Cli;

/// <summary>The command tree. One command, one file under Commands/.</summary>
public static class Cli
{
    /// <summary>Parses and runs <paramref name="args"/>; returns one of <see cref="ExitCode"/>.</summary>
    public static int Run(string[] args)
    {
        var root = new RootCommand("MeterNode: metered, signed energy and temperature evidence from factory machines.");
        foreach (Command command in Commands())
        {
            root.Subcommands.Add(command);
        }

        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                Console.Error.WriteLine("meternode: " + error.Message);
            }

            Console.Error.WriteLine("Try 'meternode --help'.");
            return ExitCode.Usage;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (OperatorException e)
        {
            Console.Error.WriteLine("meternode: " + e.Message);
            return ExitCode.Of(e.Kind);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail(ExitCode.DeviceOrIo, e.Message);
        }
        catch (DllNotFoundException)
        {
            return Fail(ExitCode.DeviceOrIo, "libmosquitto.so.1 is missing; install it with: apt-get install libmosquitto1");
        }
        catch (Exception e)
        {
            // A defect of ours: still one line for the user, and the kind of the exception for the report he may send.
            return Fail(ExitCode.Failure, $"internal error, please report it: {e.GetType().Name}: {e.Message}");
        }
    }

    private static int Fail(int exitCode, string message)
    {
        Console.Error.WriteLine("meternode: " + message.ReplaceLineEndings(" "));
        return exitCode;
    }

    private static IEnumerable<Command> Commands()
    {
        yield return DemoCommand.Create();
        yield return InitCommand.Create();
        yield return ProvisionCommand.Create();
        yield return RunCommand.Create();
        yield return MeasureCommand.Create();
        yield return BoardCommand.Create();
        yield return FlashCommand.Create();
        yield return DoctorCommand.Create();
        yield return CollectCommand.Create();
        yield return CommandCommand.Create();
        yield return ExportCommand.Create();
        yield return PrintCommand.Create();
        yield return ReportCommand.Create();
        yield return VerifyCommand.Create();
        yield return AccuracyCommand.Create();
        yield return CalibrateCommand.Create();
        yield return SimulateCommand.Create();
    }
}
