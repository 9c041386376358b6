using System.Collections.Concurrent;
using MeterNode.Plant.Collecting.Status;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Plant.Collecting;

/// <summary>
/// Publishes the receipts of a <see cref="ReceiptIssuer"/> as they become due, and listens to what nodes say about themselves. A broker
/// that refuses them is left alone for a while, so that it goes on delivering packs.
/// </summary>
/// <param name="issuer">Makes the receipts.</param>
/// <param name="collector">Writes to the store.</param>
/// <param name="publish">
/// Publishes receipts, retained, and says of each what became of it when the broker has answered for all: at most <see cref="Together"/>.
/// </param>
/// <param name="time">The clock.</param>
public sealed class ReceiptService(
    ReceiptIssuer issuer,
    EvidenceCollector collector,
    Func<IReadOnlyList<IssuedReceipt>, IReadOnlyList<PublishAnswer>> publish,
    TimeProvider time)
{
    /// <summary>Receipts that are published before the first answer: fewer than any broker takes of one client.</summary>
    public const int Together = 16;

    private static readonly TimeSpan s_firstPause = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_maximumPause = TimeSpan.FromHours(4);

    private readonly ConcurrentDictionary<string, long> _boots = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (long Question, long Since)> _questions = new(StringComparer.Ordinal);
    private TimeSpan _pause = s_firstPause;
    private Cadence? _paused;

    /// <summary>The broker has taken the last one; before that it gets one alone.</summary>
    private bool _isTaken;

    /// <summary>One line for people when receipts cannot be issued.</summary>
    public event Action<string>? Said;

    /// <summary>How many the broker has taken.</summary>
    public long Published { get; private set; }

    /// <summary>
    /// How long a node has to repeat its question before it is answered: not at all where one collector gets everything in its order; a few
    /// minutes where others get some of the packs, so that they have stored theirs.
    /// </summary>
    public TimeSpan AnswerDelay { get; init; }

    /// <summary>
    /// A message under a status topic: a node that waits, or one that has started anew, gets its receipt at once. Its question is answered
    /// when <paramref name="isInOrder"/>: everything that the node had sent before the message is stored.
    /// </summary>
    public void OnStatus(string topic, ReadOnlyMemory<byte> payload, bool isInOrder)
    {
        if (!topic.EndsWith("/status", StringComparison.Ordinal) || Topics.NodeOf(topic) is not string node
            || NodeStatus.TryRead(payload) is not NodeStatus status)
        {
            return;
        }

        bool isNew = status.Boot is long boot && _boots.TryGetValue(node, out long before) && before != boot;
        if (status.Boot is long known && (isNew || _boots.Count < MaximumNodes))
        {
            _boots[node] = known;
        }

        if (isInOrder && status.Question is long question && IsAskedLongEnough(node, question))
        {
            issuer.Answer(node, question);
        }
        else if (isNew || status.State == "waiting")
        {
            issuer.Ask(node);
        }
    }

    /// <summary>Publishes what is due; called again and again, by one thread.</summary>
    public void Turn()
    {
        if (_paused?.IsDue == false)
        {
            return;
        }

        var together = new List<IssuedReceipt>();
        try
        {
            foreach (IssuedReceipt issued in issuer.Due())
            {
                together.Add(issued);
                if (together.Count == (_isTaken ? Together : 1) && !TryPublish(together))
                {
                    return;
                }
            }

            if (TryPublish(together))
            {
                collector.NoteStored(issuer.TakeNotes());
            }
        }
        catch (StoreException e)
        {
            TryPublish(together); // What one node's packs cannot tell keeps no other node waiting.
            Said?.Invoke("no receipts: " + e.Message);
        }
    }

    /// <summary>Publishes and empties the list; false when nothing more is to be published now.</summary>
    private bool TryPublish(List<IssuedReceipt> together)
    {
        if (together.Count == 0)
        {
            return true;
        }

        IReadOnlyList<PublishAnswer> answers = publish(together);
        int refused = -1;
        bool isTaken = true;
        for (int i = 0; i < answers.Count; i++)
        {
            if (answers[i] == PublishAnswer.Delivered)
            {
                issuer.Delivered(together[i]);
                Published++;
                _pause = s_firstPause;
            }
            else
            {
                isTaken = false;
                refused = answers[i] == PublishAnswer.Refused ? i : refused;
            }
        }

        if (refused >= 0)
        {
            Pause(together[refused].Topic);
        }

        together.Clear();
        return _isTaken = isTaken;
    }

    /// <summary>More names than a plant has nodes are made up.</summary>
    private const int MaximumNodes = 100_000;

    private bool IsAskedLongEnough(string node, long question)
    {
        if (AnswerDelay == TimeSpan.Zero)
        {
            return true;
        }

        long now = time.GetTimestamp();
        if (_questions.Count >= MaximumNodes)
        {
            _questions.Clear();
        }

        (long Question, long Since) asked = _questions.GetOrAdd(node, (question, now));
        asked = asked.Question == question ? asked : (question, now);
        _questions[node] = asked;
        return time.GetElapsedTime(asked.Since, now) >= AnswerDelay;
    }

    private void Pause(string topic)
    {
        _paused = new Cadence(time, _pause);
        _paused.Mark();
        Said?.Invoke($"the broker does not let this collector publish {topic}: nodes keep all their packs until it has the right to "
            + $"(next attempt in {_pause.TotalMinutes:0} min)");
        _pause = _pause * 2 < s_maximumPause ? _pause * 2 : s_maximumPause;
    }
}
