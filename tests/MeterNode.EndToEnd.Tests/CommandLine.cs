using System.Diagnostics;
using MeterNode.Cli;

namespace MeterNode.EndToEnd;

/// <summary>The meternode program as a user starts it.</summary>
internal sealed record CommandLine(int Code, string Output, string Error)
{
    public static CommandLine Run(params string[] arguments) => RunIn([], arguments);

    /// <param name="environment">What it finds in its environment besides.</param>
    /// <param name="arguments">Its command line.</param>
    public static CommandLine RunIn((string Name, string Value)[] environment, params string[] arguments)
    {
        string program = typeof(ExitCode).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new CommandLine(process.ExitCode, output, error.Result);
    }
}
