using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MeterNode.Cli.Reporting;
using MeterNode.Plant;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Cli.Collecting;

/// <summary>One run of <c>meternode collect</c>: from opening the store to the signal that ends it.</summary>
internal sealed class CollectRun : IDisposable
{
    private static readonly TimeSpan s_firstWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_maximumWait = TimeSpan.FromSeconds(30);

    private readonly CollectOptions _options;
    private readonly CommandContext _context;
    private readonly Registry _registry;
    private readonly CollectTable _table;
    private readonly PackLines _lines = new();

    public CollectRun(CollectOptions options, CommandContext context)
    {
        _options = options;
        _context = context;
        _registry = KeyFile.LoadPlant(options.RegistryPath);
        _table = new CollectTable(_registry, context, TimeProvider.System);
    }

    /// <summary>Collects until the command is stopped.</summary>
    /// <exception cref="OperatorException">Store or broker need a person.</exception>
    public int Run()
    {
        try
        {
            return OpenAndCollect();
        }
        finally
        {
            _table.End();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _table.Dispose();

    private int OpenAndCollect()
    {
        // While it runs these may be renewed; what is wrong at the start does not mend itself.
        _options.Broker.RequireFiles();
        using ECDsa? receiptKey = _options.ReceiptKeyPath is null ? null : ReceiptKey.Load(_options.ReceiptKeyPath);
        if (receiptKey is null)
        {
            _table.Say("receipts", "no receipt key: nodes will keep everything until their room is used up, because nobody signs what is "
                + "stored; give collector/receipt.key of the plant folder with --receipt-key");
        }

        using IEvidenceStore? store = Open();
        if (store is not null)
        {
            Collect(store, receiptKey);
        }

        // A service manager ends a collector with SIGTERM: that is its ordinary end.
        return _context.StoppedBy == PosixSignal.SIGINT ? ExitCode.Interrupted : ExitCode.Ok;
    }

    private void Collect(IEvidenceStore store, ECDsa? receiptKey)
    {
        using var host = new CollectorHost(new CollectorOptions
        {
            Registry = _registry,
            RegistryPath = _options.RegistryPath,
            Store = store,
            Broker = _options.Broker,
            ReceiptKey = receiptKey,
            ReceiptInterval = _options.ReceiptInterval,
        });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_context.Cancellation);
        OperatorException? lost = null;
        void End(OperatorException cause)
        {
            lost ??= cause;
            stop.Cancel();
        }

        host.StateChanged += (state, why) =>
        {
            if (state == BrokerState.Unsuitable)
            {
                End(new OperatorException(OperatorError.Usage, why));
            }
            else
            {
                _table.Say(state.ToString(), why.Text);
            }
        };
        host.Said += line => _table.Say(line[..Math.Min(line.Length, 20)], line);
        host.RegistryChanged += _table.Use;
        host.StoreLost += End;
        host.Ingested += OnIngested;
        host.Start();
        _table.RunUntil(stop.Token.WaitHandle, host.Statistics);
        host.Stop();
        _table.SayCounts(host.Statistics);
        if (host.Statistics.Repeats > 0)
        {
            _table.Say("repeats", $"refused packs came again {host.Statistics.Repeats} times; they were only counted");
        }

        if (_options.IsJson)
        {
            var verdicts = Enum.GetValues<Verdict>().ToDictionary(verdict => verdict.Code(), host.Statistics.Count);
            _context.WriteJson(
                new { schemaVersion = 1, verdicts, repeats = host.Statistics.Repeats, receipts = host.ReceiptsPublished });
        }

        if (lost is not null)
        {
            throw lost;
        }
    }

    /// <summary>Opens the store, again and again while that may pass; null when the command was stopped meanwhile.</summary>
    private IEvidenceStore? Open()
    {
        TimeSpan wait = s_firstWait;
        while (!_context.Cancellation.IsCancellationRequested)
        {
            try
            {
                return EvidenceStores.Open(_options.Store, create: true, line =>
                {
                    _table.Say("store", line);
                    _table.Flush();
                });
            }
            catch (StoreException e) when (e.Fault == StoreFault.Passing)
            {
                _table.Say("store", $"{e.Message}; the next attempt is in {wait.TotalSeconds:0.#} s");
                _table.Flush();
            }

            _context.Cancellation.WaitHandle.WaitOne(wait);
            wait = wait * 2 < s_maximumWait ? wait * 2 : s_maximumWait;
        }

        return null;
    }

    private void OnIngested(IngestResult result)
    {
        if (_options.IsJson)
        {
            _context.WriteJson(new
            {
                schemaVersion = 1,
                receivedAt = result.Received.ReceivedAt,
                topic = result.Received.Topic,
                node = result.Node,
                seq = result.Seq,
                verdict = result.Judgement.Verdict.Code(),
                reason = result.Judgement.Reason == PackError.None ? null : result.Judgement.Reason.Code(),
                repeat = result.IsRepeat,
            });
        }

        foreach ((string kind, string line, string source) in _lines.About(result))
        {
            _table.Say(kind, line, source);
        }
    }
}
