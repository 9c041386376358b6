using System.Text;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace MeterNode.Gate.Rules;

/// <summary>Table sizes of the runtime's assembly format. Several overflow without an error from the tools.</summary>
public static class LimitsRule
{
    /// <summary>Constant data shares a 64 kB table with the signatures: 4 kB are left for those.</summary>
    public const int ConstantDataBytes = 60 * 1024;

    public const int CodeBytes = 64 * 1024;

    public const int StringBytes = 64 * 1024;

    public const int StaticFieldsPerType = 255;

    public const int MethodsPerType = 255;

    public const int LocalsPerMethod = 254;

    public static IEnumerable<Finding> Check(FirmwareAssembly assembly) =>
        OfAssembly(assembly).Concat(assembly.Types.SelectMany(t => OfType(assembly, t)));

    /// <summary>Bytes of array initialisers in the assembly.</summary>
    public static int ConstantDataOf(FirmwareAssembly assembly) =>
        assembly.Types.SelectMany(t => t.Fields).Sum(f => f.InitialValue?.Length ?? 0);

    private static IEnumerable<Finding> OfAssembly(FirmwareAssembly assembly)
    {
        int constants = ConstantDataOf(assembly);
        if (constants > ConstantDataBytes)
        {
            (FieldDefinition field, int length) =
                assembly.Types.SelectMany(t => t.Fields).Select(f => (f, f.InitialValue?.Length ?? 0)).MaxBy(p => p.Item2);
            yield return new Finding(
                InitialisedBy(assembly, field),
                $"{constants} bytes of constant data in {assembly.Name} (at most {ConstantDataBytes}), {length} of them here",
                "Compute the table, shrink its element type or move it to another assembly; past 64 kB the runtime reads wrong values "
                    + "without an error");
        }

        int code = assembly.Types.SelectMany(t => t.Methods).Where(m => m.HasBody).Sum(m => m.Body.CodeSize);
        if (code > CodeBytes)
        {
            yield return new Finding(assembly.Name, $"{code} bytes of code (at most {CodeBytes})", "Split the assembly");
        }

        int strings = Strings(assembly).Distinct().Sum(s => Encoding.UTF8.GetByteCount(s) + 1);
        if (strings > StringBytes)
        {
            yield return new Finding(
                assembly.Name, $"{strings} bytes of strings and names (at most {StringBytes})", "Shorten the texts or split the assembly");
        }
    }

    private static IEnumerable<Finding> OfType(FirmwareAssembly assembly, TypeDefinition type)
    {
        int fields = type.Fields.Count(f => f.IsStatic && !f.IsLiteral);
        if (fields > StaticFieldsPerType)
        {
            yield return new Finding(
                assembly.Locate(type),
                $"{fields} static fields (at most {StaticFieldsPerType})",
                "Split the class; the runtime crashes when it is loaded");
        }

        foreach (IGrouping<string, MethodDefinition> kind in type.Methods.GroupBy(
            m => m.IsStatic ? "static" : m.IsVirtual ? "virtual" : "instance"))
        {
            if (kind.Count() > MethodsPerType)
            {
                yield return new Finding(
                    assembly.Locate(type), $"{kind.Count()} {kind.Key} methods (at most {MethodsPerType})", "Split the class");
            }
        }

        foreach (MethodDefinition method in type.Methods.Where(m => m.HasBody && m.Body.Variables.Count > LocalsPerMethod))
        {
            yield return new Finding(
                assembly.Locate(method),
                $"{method.Body.Variables.Count} local variables (at most {LocalsPerMethod})",
                "Split the method; the runtime crashes when it runs");
        }
    }

    private static IEnumerable<string> Strings(FirmwareAssembly assembly)
    {
        foreach (TypeDefinition type in assembly.Types)
        {
            yield return type.Name;
            yield return type.Namespace;
            foreach (string name in type.Fields.Select(f => f.Name).Concat(type.Methods.Select(m => m.Name)))
            {
                yield return name;
            }

            foreach (Instruction instruction in type.Methods.Where(m => m.HasBody).SelectMany(m => m.Body.Instructions))
            {
                if (instruction.Operand is string text)
                {
                    yield return text;
                }
                else if (instruction.Operand is MemberReference member)
                {
                    yield return member.Name;
                }
            }
        }
    }

    /// <summary>The method that loads a constant table, or the table itself.</summary>
    private static string InitialisedBy(FirmwareAssembly assembly, FieldDefinition table)
    {
        foreach (MethodDefinition method in assembly.Types.SelectMany(t => t.Methods).Where(m => m.HasBody))
        {
            Instruction? load = method.Body.Instructions.FirstOrDefault(i => i.Operand is FieldReference f && f.FullName == table.FullName);
            if (load != null)
            {
                return assembly.Locate(method, load);
            }
        }

        return $"{assembly.Name}: {table.Name}";
    }
}
