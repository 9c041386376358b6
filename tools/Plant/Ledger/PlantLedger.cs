using System.Security.Cryptography;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Plant.Ledger;

/// <summary>A plant's ledger: read, and continued through <see cref="PlantTransaction"/>, so that a crash tears nothing.</summary>
public static class PlantLedger
{
    /// <summary>The clock of who signs may be so far ahead, as in the ledger's own rules.</summary>
    private const int MaximumLeadSeconds = 300;

    /// <summary>What counts of the plant's ledger, and who may sign.</summary>
    /// <exception cref="OperatorException">History or ledger is not in order.</exception>
    public static LedgerBook Read(PlantFolder plant)
    {
        PlantPeople people = PlantStaff.Read(plant);
        byte[] file = File.Exists(plant.LedgerPath) ? File.ReadAllBytes(plant.LedgerPath) : [];
        return Read(file, people, plant);
    }

    /// <summary>The hash that the next statement has in it: of the last one, or of the plant's key where it is the first.</summary>
    public static byte[] Head(PlantFolder plant, LedgerBook book) =>
        book.Statements.Count > 0 ? book.Statements[^1].Hash : SHA256.HashData(plant.PlantPublicKey);

    /// <summary>Signs one statement for a person and appends it.</summary>
    /// <param name="plant">The plant.</param>
    /// <param name="by">The person's name.</param>
    /// <param name="key">The person's key.</param>
    /// <param name="kind">What it is about.</param>
    /// <param name="fields">The fields of the kind, and <c>corr</c>.</param>
    /// <returns>The statement.</returns>
    /// <exception cref="OperatorException">It does not count, or cannot be written; nothing is changed.</exception>
    public static LedgerStatement Append(
        PlantFolder plant, string by, ECDsa key, LedgerKind kind, IReadOnlyDictionary<string, object> fields) =>
        Append(plant, by, key, kind, _ => fields);

    /// <summary>The same with fields that follow from what counts at that moment.</summary>
    /// <exception cref="OperatorException">It does not count, or cannot be written; nothing is changed.</exception>
    public static LedgerStatement Append(
        PlantFolder plant, string by, ECDsa key, LedgerKind kind, Func<LedgerBook, IReadOnlyDictionary<string, object>> fields)
    {
        using PlantTransaction change = PlantTransaction.Begin(plant);
        using var draft = new LedgerDraft(change, by, key);
        LedgerStatement statement = Add(draft, kind, fields(draft.Book));
        draft.Commit();
        return statement;
    }

    /// <summary>Signs one statement for a person as part of a change, which the caller commits.</summary>
    /// <returns>The statement.</returns>
    /// <exception cref="OperatorException">It does not count; the change is not to be committed then.</exception>
    public static LedgerStatement Append(
        PlantTransaction change, string by, ECDsa key, LedgerKind kind, IReadOnlyDictionary<string, object> fields)
    {
        using var draft = new LedgerDraft(change, by, key);
        LedgerStatement statement = Add(draft, kind, fields);
        draft.Write();
        return statement;
    }

    /// <summary>Why a statement of a person would not count now: one line; null when it would. Nothing is signed or read.</summary>
    /// <param name="plant">The plant.</param>
    /// <param name="book">Its ledger, as it was read.</param>
    /// <param name="by">The person's name.</param>
    /// <param name="kind">What it is about.</param>
    /// <param name="fields">The fields of the kind, and <c>corr</c>.</param>
    /// <exception cref="OperatorException">Nobody has this name, or the clock is behind the ledger.</exception>
    public static RuleReason? Problem(
        PlantFolder plant, LedgerBook book, string by, LedgerKind kind, IReadOnlyDictionary<string, object> fields)
    {
        using ECDsa momentary = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using LedgerDraft draft = LedgerDraft.Trial(plant, book, by, momentary);
        return draft.TryAdd(kind, fields, out _);
    }

    /// <summary>Appends a statement that a person has signed elsewhere.</summary>
    /// <returns>The statement.</returns>
    /// <exception cref="OperatorException">
    /// It is none, does not follow, is not the person's, or would not count; nothing is changed.
    /// </exception>
    public static LedgerStatement AppendSigned(PlantFolder plant, byte[] signed)
    {
        LedgerStatement statement;
        try
        {
            statement = LedgerStatement.Read(signed);
        }
        catch (LedgerException e)
        {
            throw new OperatorException(OperatorError.Usage, $"nothing is stated: {e.Message}");
        }

        using PlantTransaction change = PlantTransaction.Begin(plant);
        PlantPeople people = PlantStaff.Read(plant);
        byte[] file = change.Read(plant.LedgerPath) ?? [];
        LedgerBook book = Read(file, people, plant);
        byte[] whole = [.. file, .. signed];
        using (var reader = new LedgerReader(whole, people, plant.Site, plant.PlantPublicKey))
        {
            int count = reader.ReadOwn().Count();
            string? problem = reader.Problem?.Text
                ?? (count != book.Statements.Count + 1 ? "it is not one statement"
                    : statement.Time > DateTimeOffset.UtcNow.AddSeconds(MaximumLeadSeconds) ? "it was signed in the future: set the clock"
                    : (book.Problem(statement) ?? PlantMachines.Problem(statement, () => PlantMachines.Of(change, book)))?.Why.Text);
            if (problem != null)
            {
                throw new OperatorException(OperatorError.Failure, $"nothing is stated: {problem}");
            }
        }

        change.Write(plant.LedgerPath, whole);
        change.Note("ledger add", $"statement {statement.Number}, {statement.KindCode} by {statement.By}");
        change.Commit();
        return statement;
    }

    private static LedgerStatement Add(LedgerDraft draft, LedgerKind kind, IReadOnlyDictionary<string, object> fields) =>
        draft.TryAdd(kind, fields, out LedgerStatement? statement) is RuleReason problem
            ? throw new OperatorException(OperatorError.Failure, RuleReason.Of("ledger.nothing-stated", $"nothing is stated: {problem}"))
            : statement!;

    /// <summary>What counts of a ledger whose chain and last signature are checked.</summary>
    /// <exception cref="OperatorException">It is not in order.</exception>
    internal static LedgerBook Read(byte[] file, PlantPeople people, PlantFolder plant)
    {
        using var reader = new LedgerReader(file, people, plant.Site, plant.PlantPublicKey);
        var book = new LedgerBook(people);
        foreach (LedgerStatement statement in reader.ReadOwn())
        {
            book.Add(statement);
        }

        return reader.Problem is not RuleReason problem ? book
            : throw new OperatorException(
                OperatorError.VerificationFailed,
                RuleReason.Of(
                    "ledger.not-in-order",
                    $"'{plant.LedgerPath}' is not in order behind byte {reader.Length} ({problem}): compare it with a backup"));
    }
}
