using System.Security.Cryptography;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Plant.Collecting;

/// <summary>
/// Decides when a node gets a receipt, and makes it from what the store holds at that moment: nothing is signed that was only received.
/// Two collectors on one store sign the same, because both ask the store. Safe for several threads.
/// </summary>
/// <param name="store">Holds the packs.</param>
/// <param name="key">Signs; the caller's to dispose of, after this was used last.</param>
/// <param name="registry">
/// The plant's nodes. A name has one topic, so only its present key gets receipts; a node without an enrolment record gets none.
/// </param>
/// <param name="interval">From one receipt of a node to the next while packs arrive.</param>
/// <param name="time">The clock.</param>
public sealed class ReceiptIssuer(IEvidenceStore store, ECDsa key, Registry registry, TimeSpan interval, TimeProvider time)
{
    /// <summary>Between two receipts of one node, however urgent.</summary>
    public static readonly TimeSpan Spacing = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Receipts that nobody waits for are made together, so often at most: what the store reads for one it has at hand for the others.
    /// </summary>
    public static readonly TimeSpan Round = TimeSpan.FromSeconds(10);

    /// <summary>A node whose end has moved by this much is worth a note in the store.</summary>
    private const long NoteEvery = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, ReceiptAccount> _accounts = Accounts(registry, []);
    private readonly HashSet<ulong> _withheld = [];

    /// <summary>Nodes of which was said that their packs cannot be read.</summary>
    private readonly HashSet<ulong> _damaged = [];
    private readonly ulong _kid = PublicKeys.Kid(key.ExportSubjectPublicKeyInfo());
    private readonly Cadence _rounds = new(time, Round < interval ? Round : interval);
    private string _site = registry.Site;

    /// <summary>What was stored last, beside the store; null where nothing remembers it.</summary>
    public NewestPacks? NewestPacks { get; init; }

    /// <summary>When the plant was restored from a backup; null when it never was.</summary>
    public DateTimeOffset? RestoredAt { get; init; }

    /// <summary>One line for people about a node that gets no receipt, or no answer to its question; once for each.</summary>
    public event Action<string>? Said;

    /// <summary>Works with another registry from now on: a new node gets its first receipt.</summary>
    public void Use(Registry registry)
    {
        lock (_lock)
        {
            var before = new Dictionary<ulong, ReceiptAccount>(_accounts);
            _accounts.Clear();
            foreach ((ulong kid, ReceiptAccount account) in Accounts(registry, before))
            {
                _accounts.Add(kid, account);
            }

            _site = registry.Site;
        }
    }

    /// <summary>Every node is due: the broker may have lost what it had retained.</summary>
    public void AskAll()
    {
        lock (_lock)
        {
            foreach (ReceiptAccount account in _accounts.Values)
            {
                account.Called = account.Called.WithUrgent();
            }
        }
    }

    /// <summary>The node called <paramref name="node"/> is due: it waits for a receipt, or has started anew.</summary>
    public void Ask(string node)
    {
        lock (_lock)
        {
            foreach (ReceiptAccount account in _accounts.Values.Where(account => account.Node.Id == node))
            {
                account.Called = account.Called.WithUrgent();
            }
        }
    }

    /// <summary>
    /// The next receipt of the node called <paramref name="node"/> answers its <paramref name="question"/>: everything that the node had
    /// sent before it asked is stored now, or will never be.
    /// </summary>
    public void Answer(string node, long question)
    {
        lock (_lock)
        {
            foreach (ReceiptAccount account in _accounts.Values.Where(account => account.Node.Id == node))
            {
                account.Question = question;
                account.Called = account.Called.WithUrgent();
            }
        }
    }

    /// <summary>Takes notice of a pack that is durable now.</summary>
    public void Note(IngestResult result)
    {
        lock (_lock)
        {
            if (result.Verified.Node is RegisteredNode node && _accounts.TryGetValue(node.Kid, out ReceiptAccount? account))
            {
                account.Called = account.Called.WithPack();
                if (result.Judgement.Verdict == Verdict.ChainGap || result.Successor is not null)
                {
                    account.Called = account.Called.WithUrgent();
                }
            }
        }
    }

    /// <summary>
    /// The receipts that are due now, signed; each is due again until it is <see cref="Delivered"/>. A node whose packs cannot be read gets
    /// none, and <see cref="Said"/> says so once.
    /// </summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public IEnumerable<IssuedReceipt> Due()
    {
        foreach (ReceiptAccount[] some in DueAccounts().Chunk(ReceiptService.Together))
        {
            // Before the store is read: what is asked for is there by now.
            (ReceiptAccount Account, long Question, long From, ReceiptCalls Calls)[] asked = Asked(some);
            IReadOnlyDictionary<ulong, StoredEnd> whole = WholeEnds(asked);
            int damaged = 0;
            var made = new List<IssuedReceipt>();
            foreach ((ReceiptAccount account, long question, long from, ReceiptCalls calls) in asked)
            {
                try
                {
                    StoredEnd end = whole.GetValueOrDefault(account.Node.Kid) ?? store.End(account.Node.Kid, from);
                    if (Make(account, question, end, calls) is IssuedReceipt issued)
                    {
                        made.Add(issued);
                    }

                    _damaged.Remove(account.Node.Kid);
                }
                catch (StoreException e) when (e.Fault == StoreFault.Lasting)
                {
                    damaged++;
                    if (damaged > 1 && damaged == asked.Length)
                    {
                        throw; // Not these nodes are damaged, but the store.
                    }

                    if (_damaged.Add(account.Node.Kid))
                    {
                        Said?.Invoke($"{account.Node.Id} gets no receipt: {e.Message}");
                    }
                }
            }

            if (made.Count > 0)
            {
                NewestPacks?.Write(); // What a receipt says is stored is known when the store is not there any more.
            }

            foreach (IssuedReceipt issued in made)
            {
                yield return issued;
            }
        }
    }

    /// <summary>The broker has <paramref name="issued"/>.</summary>
    public void Delivered(IssuedReceipt issued)
    {
        lock (_lock)
        {
            if (_accounts.TryGetValue(issued.Node.Kid, out ReceiptAccount? account))
            {
                account.DeliveredAt = time.GetTimestamp();
                account.Delivered = issued.Receipt.Answers == 0 ? issued.Receipt.Stored : long.MinValue; // An answer releases nothing.
                account.Answered = issued.Answers;
                account.Question = account.Question == issued.Receipt.Answers ? 0 : account.Question;
            }
        }
    }

    /// <summary>Ends that the store should note, so that the next start need not count from the beginning.</summary>
    public IReadOnlyList<(RegisteredNode Node, long Seq)> TakeNotes()
    {
        lock (_lock)
        {
            var notes = new List<(RegisteredNode, long)>();
            foreach (ReceiptAccount account in _accounts.Values.Where(account => account.End - account.Noted >= NoteEvery))
            {
                account.Noted = account.End;
                notes.Add((account.Node, account.End));
            }

            return notes;
        }
    }

    /// <summary>Where the packs of one of them are damaged, each is asked for by itself.</summary>
    private IReadOnlyDictionary<ulong, StoredEnd> WholeEnds(
        (ReceiptAccount Account, long Question, long From, ReceiptCalls Calls)[] asked)
    {
        try
        {
            return store.WholeEnds([.. asked.Select(one => (one.Account.Node.Kid, one.From))]);
        }
        catch (StoreException e) when (e.Fault == StoreFault.Lasting)
        {
            return new Dictionary<ulong, StoredEnd>();
        }
    }

    private (ReceiptAccount Account, long Question, long From, ReceiptCalls Calls)[] Asked(ReceiptAccount[] accounts)
    {
        lock (_lock)
        {
            return [.. accounts.Select(account => (account, account.Question, account.End, account.Called))];
        }
    }

    /// <summary>The receipt for what is stored up to <paramref name="end"/>; null when that is no news.</summary>
    private IssuedReceipt? Make(ReceiptAccount account, long question, StoredEnd end, ReceiptCalls calls)
    {
        byte[]? newest = question == 0 ? null : Newest(account.Node);
        if (question != 0 && IsForgotten(account.Node, newest))
        {
            Withhold(account, question);
            question = 0;
        }

        lock (_lock)
        {
            account.End = end.Seq;
            bool hasNews = account.DeliveredAt is null || account.IsUrgent || end.Seq != account.Delivered || end.MaximumSeq > end.Seq;
            if (hasNews)
            {
                return Issue(account.Node, question == 0 ? end.Bytes : newest, question, calls);
            }

            account.Answered = account.Answered with { Packs = calls.Packs };
            return null;
        }
    }

    /// <summary>The newest pack of the node that the store has or had.</summary>
    private byte[]? Newest(RegisteredNode node)
    {
        byte[]? stored = store.Newest(node.Kid);
        byte[]? remembered = NewestPacks?.Of(node);
        bool isForgotten = remembered is not null && (stored is null || NewestPacks.SeqOf(remembered) > NewestPacks.SeqOf(stored));
        return isForgotten ? remembered : stored;
    }

    /// <summary>
    /// Whether a plant that came out of a backup cannot know how far the node had got: its key is older than the restore, and nothing of it
    /// has come since. A node that still has its numbers sends, and does not ask.
    /// </summary>
    private bool IsForgotten(RegisteredNode node, byte[]? newest)
    {
        if (RestoredAt is not DateTimeOffset restored || node.Enrolment!.Time > restored)
        {
            return false;
        }

        long seq = newest is null ? -1 : NewestPacks.SeqOf(newest);
        return seq < 0 || !store.Packs(node.Kid, seq, seq).Any(pack => pack.ReceivedAt > restored);
    }

    private void Withhold(ReceiptAccount account, long question)
    {
        lock (_lock)
        {
            account.Question = account.Question == question ? 0 : account.Question;
            if (_withheld.Add(account.Node.Kid))
            {
                Said?.Invoke(
                    $"{account.Node.Id} asks with which number it goes on, and this plant is a copy of a backup that cannot know: "
                        + $"'meternode node replace {account.Node.Id}', and flash it, gives it a key with numbers of its own");
            }
        }
    }

    private static Dictionary<ulong, ReceiptAccount> Accounts(Registry registry, Dictionary<ulong, ReceiptAccount> before)
    {
        var accounts = new Dictionary<ulong, ReceiptAccount>();
        foreach (RegisteredNode node in registry.Nodes.Where(node => node.Enrolment is not null && registry.IsPresent(node)))
        {
            ReceiptAccount account = before.GetValueOrDefault(node.Kid) ?? new ReceiptAccount { Node = node };
            account.Node = node;
            accounts.Add(node.Kid, account);
        }

        return accounts;
    }

    private List<ReceiptAccount> DueAccounts()
    {
        lock (_lock)
        {
            bool isRound = _rounds.IsDue;
            if (isRound)
            {
                _rounds.Mark();
            }

            return
            [
                .. _accounts.Values.Where(account => account.DeliveredAt is not long last
                    || (account.IsWaitedFor && time.GetElapsedTime(last) >= Spacing)
                    || (isRound && account.HasArrived && time.GetElapsedTime(last) >= interval)),
            ];
        }
    }

    private IssuedReceipt Issue(RegisteredNode node, byte[]? stored, long question, ReceiptCalls calls)
    {
        Pack? pack = null;
        PackPayload? payload = null;
        if (stored is not null && (Pack.TryDecode(stored, out pack) != PackError.None
            || PackPayload.TryRead(pack!.Payload, out payload) != PackError.None))
        {
            throw new StoreException(StoreFault.Lasting,
                $"a stored pack of {node.Id} has changed since it was verified: restore a backup");
        }

        var receipt = new Receipt
        {
            Site = _site,
            Node = node.Id,
            NodeKid = node.Kid,
            Stored = pack?.Seq ?? -1,
            Hash = pack?.Hash ?? node.EnrolmentHash,
            Boot = pack?.Boot ?? 0,
            Command = payload?.Records.CommandCounter ?? 0,
            Registers = payload is null ? default : StoredRegisters.Of(payload),
            TimeSeconds = time.GetUtcNow().ToUnixTimeSeconds(),
            Answers = question,
        };
        return new IssuedReceipt(node, Topics.Receipts(_site, node.Id), receipt, receipt.Sign(key, _kid), calls);
    }
}
