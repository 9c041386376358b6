using Mono.Cecil;
using Mono.Cecil.Cil;

namespace MeterNode.Gate.Rules;

/// <summary>Instructions that the runtime ignores or does not have: checked arithmetic, pointers, volatile access.</summary>
public static class InstructionRule
{
    private static readonly HashSet<Code> s_pointer =
    [
        Code.Localloc, Code.Calli, Code.Cpblk, Code.Initblk, Code.Mkrefany, Code.Refanyval, Code.Refanytype, Code.Arglist, Code.Jmp,
            Code.Unaligned,
    ];

    public static IEnumerable<Finding> Check(FirmwareAssembly assembly)
    {
        foreach (MethodDefinition method in assembly.Types.SelectMany(t => t.Methods)
            .Where(m => m.HasBody && !Mentions.IsCompilerPlumbing(m)))
        {
            foreach (Instruction instruction in method.Body.Instructions)
            {
                (string What, string Fix)? judged = Judge(instruction.OpCode.Code);
                if (judged != null)
                {
                    yield return new Finding(
                        assembly.Locate(method, instruction), $"{judged.Value.What} ({instruction.OpCode.Name})", judged.Value.Fix);
                }
            }

            if (method.Body.Variables.Any(v => v.IsPinned))
            {
                yield return new Finding(
                    assembly.Locate(method), "fixed statement", "Use byte[] with an index; the device has no pointers");
            }
        }

        foreach (Mention mention in Mentions.Of(assembly))
        {
            if (Contains<PointerType>(mention.Reference) || Contains<FunctionPointerType>(mention.Reference))
            {
                yield return new Finding(mention.Where, "pointer type", "Use byte[] with an index; the device has no pointers");
            }

            if (IsVolatile(mention.Reference) || (mention.Reference is FieldReference field && IsVolatile(field.FieldType)))
            {
                yield return new Finding(
                    mention.Where, "volatile field", "Share through lock or Interlocked; volatile does not compile for the device");
            }
        }
    }

    private static bool IsVolatile(MemberReference reference) =>
        reference is RequiredModifierType { ModifierType.FullName: "System.Runtime.CompilerServices.IsVolatile" };

    private static (string What, string Fix)? Judge(Code code)
    {
        string name = code.ToString();
        if (name is "Conv_Ovf_I" or "Conv_Ovf_I_Un" or "Conv_Ovf_U" or "Conv_Ovf_U_Un")
        {
            return ("an index or array length wider than int, or a checked conversion",
                "Cast to int first; the runtime wraps silently instead of throwing");
        }

        if (name.Contains("_Ovf", StringComparison.Ordinal))
        {
            return ("checked arithmetic", "Test the range before; the runtime wraps silently instead of throwing");
        }

        return s_pointer.Contains(code)
            ? ("pointer or stackalloc code", "Use byte[] with an index; the runtime throws at this instruction")
            : null;
    }

    private static bool Contains<T>(MemberReference reference) where T : TypeSpecification => reference switch
    {
        T => true,
        TypeSpecification type => Contains<T>(type.ElementType),
        TypeReference => false,
        MethodReference method => Contains<T>(method.ReturnType) || method.Parameters.Any(p => Contains<T>(p.ParameterType)),
        FieldReference field => Contains<T>(field.FieldType),
        _ => false,
    };
}
