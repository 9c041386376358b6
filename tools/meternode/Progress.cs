using System.Diagnostics;
using MeterNode.Wire;

namespace MeterNode.Cli;

/// <summary>
/// How far a long piece of work is: one line that is written over on a terminal, otherwise a plain line from time to time.
/// </summary>
public sealed class Progress : IDisposable
{
    private static readonly TimeSpan s_terminalInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_lineInterval = TimeSpan.FromSeconds(10);

    private readonly TextWriter _error;
    private readonly bool _isTerminal;
    private readonly Lock _gate = new();
    private long _last = Stopwatch.GetTimestamp();
    private bool _isShown;

    internal Progress(TextWriter error, bool isTerminal)
    {
        _error = error;
        _isTerminal = isTerminal;
    }

    /// <summary>True when it is time for <see cref="Report"/>. Cheap enough to ask for every pack.</summary>
    public bool IsDue => Stopwatch.GetElapsedTime(Volatile.Read(ref _last)) >= (_isTerminal ? s_terminalInterval : s_lineInterval);

    /// <summary>Shows <paramref name="text"/> now. From any thread.</summary>
    public void Report(string text)
    {
        lock (_gate)
        {
            Volatile.Write(ref _last, Stopwatch.GetTimestamp());
            if (_isTerminal)
            {
                _isShown = true;
                _error.Write($"\r{PlainText.Of(text)}\u001b[K");
            }
            else
            {
                _error.WriteLine(PlainText.Of(text));
            }
        }
    }

    /// <summary>A line that stays. From any thread.</summary>
    public void Say(string text)
    {
        lock (_gate)
        {
            Erase();
            _error.WriteLine(PlainText.Of(text));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            Erase();
        }
    }

    private void Erase()
    {
        if (_isShown)
        {
            _isShown = false;
            _error.Write("\r\u001b[K");
        }
    }
}
