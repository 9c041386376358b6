using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace MeterNode.Plant.Flashing;

/// <summary>Finds and runs the nanoff tool.</summary>
public sealed class Nanoff
{
    private readonly string _path;

    private Nanoff(string path) => _path = path;

    /// <summary>Full path of nanoff: on PATH, else in the folder of .NET's global tools; null when it is not installed.</summary>
    public static string? Find()
    {
        string name = OperatingSystem.IsWindows() ? "nanoff.exe" : "nanoff";
        string tools = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dotnet", "tools");
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append(tools)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>Uses the nanoff at <paramref name="path"/>, or the installed one when null.</summary>
    /// <exception cref="OperatorException">There is none.</exception>
    public static Nanoff At(string? path)
    {
        string? found = path ?? Find();
        if (found is null)
        {
            throw new OperatorException(OperatorError.Failure, "nanoff is not installed: dotnet tool install -g nanoff");
        }

        return File.Exists(found)
            ? new Nanoff(found)
            : throw new OperatorException(OperatorError.DeviceOrIo, $"there is no file '{found}'");
    }

    /// <summary>Runs nanoff to its end. Blocks for up to minutes.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="onLine">Called with every line it prints, from other threads, one at a time.</param>
    /// <param name="cancellation">Ends it, and what it has started, in the middle of its work.</param>
    /// <returns>Exit code and everything printed.</returns>
    /// <exception cref="OperatorException">The program cannot be started.</exception>
    /// <exception cref="OperationCanceledException">It was ended before it was done.</exception>
    public (int ExitCode, string Output) Run(
        IReadOnlyList<string> arguments, Action<string> onLine, CancellationToken cancellation = default)
    {
        var start = new ProcessStartInfo(_path, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach ((string name, string value) in FlashPlan.Environment)
        {
            start.Environment[name] = value;
        }

        var output = new StringBuilder();
        void Take(object sender, DataReceivedEventArgs e)
        {
            if (e.Data is null)
            {
                return;
            }

            lock (output)
            {
                output.AppendLine(e.Data);
                onLine(e.Data);
            }
        }

        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += Take;
        process.ErrorDataReceived += Take;
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new OperatorException(OperatorError.Failure, $"'{_path}' cannot be started: {e.Message}");
        }

        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using CancellationTokenRegistration stop = cancellation.Register(() => End(process));
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            cancellation.ThrowIfCancellationRequested();
        }

        return (process.ExitCode, output.ToString());
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself: Ctrl-C on a terminal goes to both.
        }
    }
}
