using Mono.Cecil;
using Mono.Cecil.Cil;

namespace MeterNode.DeviceImage;

/// <summary>
/// On the device a variable, field, parameter or result of any class or array is a reference, whatever the signature says: the value
/// knows its type. So all of them are written as System.Object, in one byte instead of up to five, and many signatures become equal.
/// </summary>
internal sealed class ObjectTypes(ModuleDefinition module, ShortNames names)
{
    /// <summary>Writes definitions and references of the image's members anew; names and references must still be the compiler's.</summary>
    public void Apply()
    {
        foreach (TypeDefinition type in module.GetTypes().Where(t => Image.Holds(module) && !IsDelegate(t)))
        {
            foreach (FieldDefinition field in type.Fields)
            {
                field.FieldType = Plain(field.FieldType);
            }
        }

        MethodReference[] methods =
        [
            .. module.GetTypes().SelectMany(t => t.Methods).Where(IsPlain),
            .. Operands().OfType<MethodReference>().Where(m => Image.MayKnow(m.DeclaringType) && m.Resolve() is { } d && IsPlain(d)),
        ];
        foreach (MethodReference method in methods)
        {
            method.ReturnType = Plain(method.ReturnType);
            foreach (ParameterDefinition parameter in method.Parameters)
            {
                parameter.ParameterType = Plain(parameter.ParameterType);
            }
        }

        foreach (FieldReference field in Operands().OfType<FieldReference>().Where(f => Image.Holds(f.DeclaringType)))
        {
            field.FieldType = Plain(field.FieldType);
        }

        foreach (VariableDefinition variable in Bodies.Of(module).SelectMany(m => m.Body.Variables))
        {
            variable.VariableType = Plain(variable.VariableType);
        }
    }

    /// <summary>Virtual methods of the library, delegates, and constructors that differ in nothing else keep their signatures.</summary>
    private bool IsPlain(MethodDefinition method)
    {
        if (method.IsVirtual)
        {
            return names.Of(method) != null;
        }

        bool isOneOfSeveral = method.IsConstructor && method.DeclaringType.Methods.Any(
            m => m != method && m.IsConstructor && m.Parameters.Count == method.Parameters.Count);
        return Image.Holds(method.Module) && !isOneOfSeveral && !IsDelegate(method.DeclaringType);
    }

    private IEnumerable<MemberReference> Operands() => Bodies.Of(module).SelectMany(m => m.Body.Instructions)
        .Select(i => i.Operand).OfType<MemberReference>().Where(r => r is not IMemberDefinition).Distinct().ToArray();

    private TypeReference Plain(TypeReference type) =>
        type.MetadataType is MetadataType.Class or MetadataType.Array or MetadataType.String ? module.TypeSystem.Object : type;

    private static bool IsDelegate(TypeDefinition type) => type.BaseType?.FullName == "System.MulticastDelegate";
}
