package deployment

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/dump"
	"k8s.io/apimachinery/pkg/util/rand"
	"k8s.io/apimachinery/pkg/util/validation"
)

// ComputeHash returns the pod-template-hash of a template: the same one that
// Kubernetes computes (pkg/controller.ComputeHash), because the template's
// dump, the hash and the letters are the same. collisionCount, when there is
// one, makes another hash of the same template.
func ComputeHash(template *corev1.PodTemplateSpec, collisionCount *int32) string {
	h := fnv.New32a()
	fmt.Fprint(h, dump.ForHash(*template))
	if collisionCount != nil {
		count := make([]byte, 8) // eight, of which four are used: so it is there
		binary.LittleEndian.PutUint32(count, uint32(*collisionCount))
		h.Write(count)
	}
	return rand.SafeEncodeString(fmt.Sprint(h.Sum32()))
}

// generateReplicaSetName joins a Deployment's name and a hash, and shortens the
// name if both are too long together.
func generateReplicaSetName(deployment, hash string) string {
	room := validation.DNS1123SubdomainMaxLength - len("-") - len(hash)
	return deployment[:min(len(deployment), room)] + "-" + hash
}
