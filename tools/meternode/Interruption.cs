using System.Runtime.InteropServices;

namespace MeterNode.Cli;

/// <summary>
/// Ctrl-C and SIGTERM as a cancellation for as long as it lives: what was started is ended and what is temporary removed before
/// the process goes. A command that was interrupted ends with <see cref="ExitCode.Interrupted"/>.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;

    public Interruption()
    {
        _signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        ];
    }

    /// <summary>The first signal, or null.</summary>
    public PosixSignal? Signal { get; private set; }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration signal in _signals)
        {
            signal.Dispose();
        }

        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        // A second one is not held back: whoever waits must be able to end it.
        context.Cancel = Signal == null;
        Signal ??= context.Signal;
        _source.Cancel();
    }
}
