using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>
/// Reads a plant's ledger, a CBOR sequence (RFC 8742) of statements, and checks as it goes that they follow each other, that the person
/// who is named signed each, and that the plant's history lets that person sign it.
/// </summary>
public sealed class LedgerReader : IDisposable
{
    private readonly byte[] _file;
    private readonly byte[] _plantKey;
    private readonly PlantPeople _people;
    private readonly string _site;
    private readonly Dictionary<ulong, ECDsa> _keys = [];

    /// <param name="file">The content of <c>ledger.cbor</c>.</param>
    /// <param name="people">Those whom the plant's history names.</param>
    /// <param name="site">The plant.</param>
    /// <param name="plantKey">The plant's public key (SubjectPublicKeyInfo), with which the chain begins.</param>
    public LedgerReader(byte[] file, PlantPeople people, string site, byte[] plantKey)
    {
        _file = file;
        _people = people;
        _site = site;
        _plantKey = plantKey;
    }

    /// <summary>What ended the reading: one line; null while everything is in order.</summary>
    public RuleReason? Problem { get; private set; }

    /// <summary>The bytes that are in order.</summary>
    public int Length { get; private set; }

    /// <summary>
    /// The statements in their order, each checked. It ends at the first that is not in order: what stands behind it is not known to be
    /// the plant's ledger. <see cref="Problem"/> says what it was.
    /// </summary>
    public IEnumerable<LedgerStatement> Read() => Read(checkAll: true);

    /// <summary>
    /// The same with the last signature only: as its statement names the hash of the one before, and so on, whoever signed it has seen all
    /// of them. For the plant itself, which appends to its own file.
    /// </summary>
    public IEnumerable<LedgerStatement> ReadOwn() => Read(checkAll: false);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ECDsa key in _keys.Values)
        {
            key.Dispose();
        }

        _keys.Clear();
    }

    private IEnumerable<LedgerStatement> Read(bool checkAll)
    {
        byte[] previous = SHA256.HashData(_plantKey);
        DateTimeOffset time = DateTimeOffset.UnixEpoch;
        Problem = null;
        Length = 0;
        for (long number = 0; Length < _file.Length; number++)
        {
            LedgerStatement? statement = TryRead(out RuleReason? problem);
            problem ??= statement!.Number != number ? RuleReason.Of("ledger.number", $"it has the number {statement.Number}")
                : !statement.Previous.AsSpan().SequenceEqual(previous)
                    ? RuleReason.Of("ledger.not-behind", "it does not follow the statement before it")
                : statement.Site != _site ? RuleReason.Of("ledger.other-plant", $"it is of the plant '{PlainText.Of(statement.Site)}'")
                : statement.Time < time ? RuleReason.Of("ledger.signed-before", "it was signed before the statement before it")
                : SignerProblem(statement, checkAll || Length + statement.Bytes.Length == _file.Length);
            if (problem != null)
            {
                Problem = RuleReason.Of("ledger.statement", $"statement {number}: {problem}");
                yield break;
            }

            time = statement!.Time;
            previous = statement.Hash;
            Length += statement.Bytes.Length;
            yield return statement;
        }
    }

    private RuleReason? SignerProblem(LedgerStatement statement, bool checkSignature)
    {
        string by = PlainText.Of(statement.By);
        return _people.Find(statement.By, statement.Kid) is not PlantPerson person
            ? RuleReason.Of("ledger.no-key", $"the plant's history has no key {statement.Kid:x16} of '{by}'")
            : statement.Time < person.Since ? RuleReason.Of("ledger.before-key", $"it is older than the key of '{by}'")
            : statement.Time > person.Until ? RuleReason.Of("ledger.behind-key", $"the key of '{by}' had ended")
            : statement.Kind is LedgerKind kind && !person.MaySign(kind)
                ? RuleReason.Of(
                    "ledger.had-no-right", $"'{by}' is {person.Role ?? (object)person.RoleCode}, who may not sign '{kind}'")
            : checkSignature && !statement.Verify(KeyOf(person)) ? RuleReason.Of("ledger.not-signed", $"'{by}' has not signed it")
            : null;
    }

    private ECDsa KeyOf(PlantPerson person)
    {
        if (!_keys.TryGetValue(person.Kid, out ECDsa? key))
        {
            key = PublicKeys.FromPoint(person.PublicPoint);
            _keys.Add(person.Kid, key);
        }

        return key;
    }

    private LedgerStatement? TryRead(out RuleReason? problem)
    {
        LedgerStatement? statement = SequenceItem.TryRead(
            _file.AsSpan(Length), LedgerStatement.MaximumBytes, LedgerStatement.Read, out string? said);
        problem = said is null ? null : RuleReason.Of("ledger.no-statement", $"{said}");
        return statement;
    }
}
