using Mono.Cecil;
using Mono.Cecil.Cil;

namespace MeterNode.Gate;

/// <summary>Everything that an assembly's metadata and code name: the one walk that all rules share.</summary>
public static class Mentions
{
    public static IEnumerable<Mention> Of(FirmwareAssembly assembly) =>
        assembly.Types.SelectMany(t => OfType(assembly, t));

    /// <summary>True for code that the compiler wrote in its own way for the PC and writes differently for the device.</summary>
    public static bool IsCompilerPlumbing(MethodDefinition method) =>
        // Field-like events: Interlocked.CompareExchange<T> on the PC, a synchronized method where that does not exist.
        ((method.IsAddOn || method.IsRemoveOn) && method.CustomAttributes.Any(a => a.AttributeType.Name == "CompilerGeneratedAttribute"))
        // A switch expression without a match: SwitchExpressionException on the PC, InvalidOperationException otherwise.
        || method.DeclaringType.Name == "<PrivateImplementationDetails>";

    private static IEnumerable<Mention> OfType(FirmwareAssembly assembly, TypeDefinition type)
    {
        string where = assembly.Locate(type);
        var named = new List<MemberReference>();
        if (type.BaseType != null)
        {
            named.Add(type.BaseType);
        }

        named.AddRange(type.Interfaces.Select(i => i.InterfaceType));
        named.AddRange(OfAttributes(type));
        foreach (FieldDefinition field in type.Fields)
        {
            foreach (MemberReference reference in OfAttributes(field).Prepend(field.FieldType))
            {
                yield return new Mention(reference, $"{where}.{field.Name}", null);
            }
        }

        named.AddRange(type.Properties.Cast<ICustomAttributeProvider>().Concat(type.Events).SelectMany(OfAttributes));
        foreach (MemberReference reference in named)
        {
            yield return new Mention(reference, where, null);
        }

        foreach (MethodDefinition method in type.Methods.Where(m => !IsCompilerPlumbing(m)))
        {
            foreach (Mention mention in OfMethod(assembly, method))
            {
                yield return mention;
            }
        }
    }

    private static IEnumerable<Mention> OfMethod(FirmwareAssembly assembly, MethodDefinition method)
    {
        string where = assembly.Locate(method);
        IEnumerable<MemberReference> signature = method.Parameters.Select(p => (MemberReference)p.ParameterType)
            .Prepend(method.ReturnType)
            .Concat(OfAttributes(method))
            .Concat(OfAttributes(method.MethodReturnType))
            .Concat(method.Parameters.SelectMany(OfAttributes));
        foreach (MemberReference reference in signature)
        {
            yield return new Mention(reference, where, method);
        }

        if (!method.HasBody)
        {
            yield break;
        }

        foreach (VariableDefinition local in method.Body.Variables)
        {
            yield return new Mention(local.VariableType, where, method);
        }

        foreach (ExceptionHandler handler in method.Body.ExceptionHandlers.Where(h => h.CatchType != null))
        {
            yield return new Mention(handler.CatchType, assembly.Locate(method, handler.HandlerStart), method);
        }

        foreach (Instruction instruction in method.Body.Instructions)
        {
            if (instruction.Operand is MemberReference reference)
            {
                yield return new Mention(reference, assembly.Locate(method, instruction), method);
            }
        }
    }

    private static IEnumerable<MemberReference> OfAttributes(ICustomAttributeProvider provider)
    {
        foreach (CustomAttribute attribute in provider.CustomAttributes)
        {
            // Nested providers (fields' and methods' own attributes) are walked by their owners.
            yield return attribute.Constructor;
            foreach (CustomAttributeArgument argument in attribute.ConstructorArguments.Where(a => a.Value is TypeReference))
            {
                yield return (TypeReference)argument.Value;
            }
        }
    }
}
