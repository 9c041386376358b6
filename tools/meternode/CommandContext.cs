using System.Runtime.InteropServices;
using System.Text.Json;
using MeterNode.Plant;
using MeterNode.Wire;
using Spectre.Console;

namespace MeterNode.Cli;

/// <summary>What every command works with: where it writes, how it is stopped, how it shows progress and writes JSON.</summary>
public sealed class CommandContext : IDisposable
{
    private Interruption? _interruption;

    /// <param name="output">Results: what another program would read.</param>
    /// <param name="error">Everything else: for a person.</param>
    public CommandContext(TextWriter output, TextWriter error)
    {
        Output = output;
        Error = error;
    }

    /// <summary>Results.</summary>
    public TextWriter Output { get; }

    /// <summary>Progress, notes and failures, for a person.</summary>
    public TextWriter Error { get; }

    /// <summary>True when a person sees <see cref="Error"/> as it is written, so that a line may be written over.</summary>
    public bool IsErrorTerminal => ReferenceEquals(Error, Console.Error) && !Console.IsErrorRedirected;

    /// <summary>
    /// Cancelled by the first Ctrl-C or SIGTERM. Who asks for it must end soon after: from the first call on these signals no longer
    /// end the process, except a second one.
    /// </summary>
    public CancellationToken Cancellation => (_interruption ??= new Interruption()).Token;

    /// <summary>The signal that cancelled, or null.</summary>
    public PosixSignal? StoppedBy => _interruption?.Signal;

    /// <summary>Writes one JSON object on a line of its own.</summary>
    public void WriteJson(object value) => WriteLine(JsonSerializer.Serialize(value, JsonFormat.Line));

    /// <summary>Writes one line of results that may have texts of strangers in it.</summary>
    public void WriteLine(string line) => Output.WriteLine(PlainText.Of(line));

    /// <summary>
    /// Writes a table at least <paramref name="width"/> columns wide, so that a file gets the same table as a wide terminal.
    /// </summary>
    public void WriteTable(Table table, int width)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Output) });
        console.Profile.Width = Math.Max(console.Profile.Width, width);
        console.Write(table);
    }

    /// <summary>Shows how far a long piece of work is. Dispose it before anything else is written.</summary>
    public Progress BeginProgress() => new(Error, IsErrorTerminal);

    /// <inheritdoc/>
    public void Dispose() => _interruption?.Dispose();
}
