using System.Globalization;
using System.Security.Cryptography;
using MeterNode.Plant.Audit;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Plant.Ledger;

/// <summary>The plant's ledger with the statements that a change adds, all of one person.</summary>
internal sealed class LedgerDraft : IDisposable
{
    private readonly PlantTransaction _change;
    private readonly PlantPerson _person;
    private readonly ECDsa _key;
    private readonly bool _isTrial;
    private readonly int _first;
    private readonly MemoryStream _content = new();
    private byte[] _previous;

    /// <exception cref="OperatorException">History or ledger is not in order, or the key is not the person's.</exception>
    public LedgerDraft(PlantTransaction change, string by, ECDsa key)
        : this(change, by, key, isTrial: false)
    {
    }

    private LedgerDraft(PlantTransaction change, string by, ECDsa key, bool isTrial)
    {
        _change = change;
        _key = key;
        _isTrial = isTrial;
        PlantFolder plant = change.Plant;
        PlantPeople people = PlantStaff.Read(plant);
        _person = PlantStaff.Require(people, by);
        if (!isTrial && !PublicKeys.Point(key).AsSpan().SequenceEqual(_person.PublicPoint))
        {
            throw new OperatorException(
                OperatorError.Failure, $"the key is not the one of '{by}': name the file of this person with --key");
        }

        byte[] file = change.Read(plant.LedgerPath) ?? [];
        Book = PlantLedger.Read(file, people, plant);
        _content.Write(file);
        _first = Book.Statements.Count;
        _previous = PlantLedger.Head(plant, Book);
        long last = Math.Max(
            _person.Since.ToUnixTimeSeconds(), Book.Statements.Count > 0 ? Book.Statements[^1].Time.ToUnixTimeSeconds() : 0);
        Now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        if (Now < last)
        {
            throw new OperatorException(
                OperatorError.Failure,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the clock of this PC says {Utc(Now)}, and something was signed at {Utc(last)} already: set the clock and repeat"));
        }
    }

    /// <summary>A draft that says what would not count before the person signs: it has a key of the moment and is never written.</summary>
    /// <exception cref="OperatorException">History or ledger is not in order, or nobody has this name.</exception>
    public static LedgerDraft Trial(PlantTransaction change, string by, ECDsa momentary) => new(change, by, momentary, isTrial: true);

    /// <summary>What counts so far.</summary>
    public LedgerBook Book { get; }

    /// <summary>When the statements are signed, UTC seconds.</summary>
    public long Now { get; }

    /// <summary>
    /// Signs and appends a statement; null, or one line that says why it would not count: then nothing is appended, nor is anything in a
    /// trial.
    /// </summary>
    public string? TryAdd(LedgerKind kind, IReadOnlyDictionary<string, object> fields, out LedgerStatement? statement)
    {
        statement = null;
        if (!_person.MaySign(kind))
        {
            return $"'{_person.Name}' is {_person.RoleCode}, and '{kind.Code()}' is signed by "
                + string.Join(", ", kind.Roles().Select(role => role.Code()));
        }

        // Before the signature, so that a text too long for a statement is named by its field.
        string? wrong = kind.Fields().Select(field => field.Problem(fields.GetValueOrDefault(field.Key)))
            .FirstOrDefault(found => found != null);
        if (wrong != null)
        {
            return wrong;
        }

        Dictionary<string, object> all = new(fields)
        {
            ["v"] = (long)LedgerTable.Version,
            ["site"] = _change.Plant.Site,
            ["n"] = (long)Book.Statements.Count,
            ["prev"] = _previous,
            ["time"] = Now,
            ["kind"] = kind.Code(),
            ["by"] = _person.Name,
        };
        LedgerStatement signed;
        try
        {
            signed = LedgerStatement.Read(CoseSign1Writer.Sign(LedgerStatement.Payload(all), _key));
        }
        catch (LedgerException e)
        {
            return e.Message;
        }

        if (Book.Problem(signed, _person) is LedgerProblem problem)
        {
            string? near = problem.UnknownName is string unknown ? NearestName.Of(unknown, problem.KnownNames ?? []) : null;
            return problem.Text + (near != null ? $": did you mean '{near}'?"
                : problem.UnknownName == null ? ""
                : problem.KnownNames is { Count: > 0 and <= 10 } known ? $": known are {string.Join(", ", known)}"
                : problem.KnownNames is { Count: 0 } ? ": none is known yet" : "");
        }

        if (_isTrial)
        {
            return null;
        }

        Book.Add(signed);
        _content.Write(signed.Bytes);
        _previous = signed.Hash;
        statement = signed;
        return null;
    }

    /// <summary>Writes the ledger with all that was added.</summary>
    public void Commit()
    {
        _change.Write(_change.Plant.LedgerPath, _content.ToArray());
        if (AuditAuthor.Present is AuditAuthor author && Book.Statements.Count > _first)
        {
            LedgerStatement last = Book.Statements[^1];
            _change.Note(author.What, string.Create(
                CultureInfo.InvariantCulture,
                $"statement {(last.Number > _first ? $"{_first} to " : "")}{last.Number}, {last.KindCode} by {last.By}"));
        }

        _change.Commit();
    }

    /// <inheritdoc/>
    public void Dispose() => _content.Dispose();

    private static string Utc(long seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
