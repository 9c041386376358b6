using System.Globalization;

namespace MeterNode.Gate.Operations;

/// <summary>What one operation executes in the firmware: IL instructions and allocated objects.</summary>
public sealed record OperationCount(string Name, double Operations, double Allocations)
{
    public const string RelativePath = "tests/operation-budgets.txt";

    public const string HowToUpdate =
        "To approve, run UPDATE_APPROVED=1 dotnet test tests/MeterNode.Gate.Tests and commit the changed " + RelativePath + ".";

    private const string Heading =
        "# What one operation of tests/MeterNode.Bench executes in MeterNode.Core: IL instructions and objects allocated.\n"
        + "# Budgets: a count above one fails the gate. " + HowToUpdate + "\n";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} | {Operations} | {Allocations}");

    /// <summary>The same with the count rounded up to three digits: small detours are not worth a diff.</summary>
    public OperationCount AsBudget()
    {
        double unit = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(Math.Max(Operations, 1))) - 2));
        return this with { Operations = Math.Ceiling(Operations / unit) * unit };
    }

    /// <summary>Compares counts with budgets; either side may lack a row.</summary>
    public static IEnumerable<Finding> Compare(IReadOnlyCollection<OperationCount> counts, IReadOnlyCollection<OperationCount> budgets)
    {
        foreach (OperationCount count in counts)
        {
            OperationCount? budget = budgets.FirstOrDefault(b => b.Name == count.Name);
            if (budget == null)
            {
                yield return new Finding(
                    RelativePath, $"no budget for '{count.Name}', which takes {count.Operations} operations", HowToUpdate);
            }
            else if (count.Operations > budget.Operations || count.Allocations > budget.Allocations)
            {
                yield return new Finding(
                    RelativePath,
                    $"'{count.Name}' takes {count.Operations:0.#} operations and {count.Allocations:0.#} allocations, "
                        + $"budget {budget.Operations:0.#} and {budget.Allocations:0.#}",
                    $"Make it cheaper again. {HowToUpdate}");
            }
            else if (count.Operations < 0.9 * budget.Operations || count.Allocations < budget.Allocations)
            {
                yield return new Finding(
                    RelativePath,
                    $"'{count.Name}' takes only {count.Operations:0.#} operations and {count.Allocations:0.#} allocations, "
                        + $"budget {budget.Operations:0.#} and {budget.Allocations:0.#}",
                    $"Keep the gain: lower the budget. {HowToUpdate}");
            }
        }

        foreach (OperationCount budget in budgets.Where(b => counts.All(c => c.Name != b.Name)))
        {
            yield return new Finding(RelativePath, $"nothing measures '{budget.Name}'", HowToUpdate);
        }
    }

    public static OperationCount[] Read(string path) => !File.Exists(path) ? [] :
        [.. File.ReadLines(path).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(" | "))
            .Select(p => new OperationCount(
                p[0], double.Parse(p[1], CultureInfo.InvariantCulture), double.Parse(p[2], CultureInfo.InvariantCulture)))];

    public static void Write(string path, IEnumerable<OperationCount> counts) =>
        File.WriteAllText(path, Heading + string.Concat(counts.Select(c => c.AsBudget() + "\n")));
}
