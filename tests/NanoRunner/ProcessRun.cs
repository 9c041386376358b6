using System.Diagnostics;

namespace MeterNode.NanoRunner;

/// <summary>Runs a program and hands over its lines as they come.</summary>
public static class ProcessRun
{
    /// <summary>Exit code, or 124 when the program was stopped after <paramref name="limit"/>.</summary>
    public static int Run(
        string program,
        IEnumerable<string> arguments,
        TimeSpan limit,
        Action<string> line,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (KeyValuePair<string, string> variable in environment ?? new Dictionary<string, string>())
        {
            start.Environment[variable.Key] = variable.Value;
        }

        var gate = new object();
        void Take(object sender, DataReceivedEventArgs e)
        {
            if (e.Data != null)
            {
                lock (gate)
                {
                    line(e.Data.TrimEnd('\r'));
                }
            }
        }

        using Process process = Start(start);
        process.StandardInput.Close();
        process.OutputDataReceived += Take;
        process.ErrorDataReceived += Take;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(limit))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            return 124;
        }

        process.WaitForExit();
        return process.ExitCode;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new RunnerException($"{start.FileName} could not be started");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new RunnerException($"{start.FileName} could not be started: {e.Message}");
        }
    }
}
