package printers

import (
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"caderno/sim/client"
)

// shownEndpoints is how many addresses or ports a cell shows.
const shownEndpoints = 3

// endpointsColumns are those of kubectl get endpoints.
func endpointsColumns() Columns {
	return Columns{
		Definitions: []metav1.TableColumnDefinition{
			nameColumn(), column("Endpoints", corev1.Endpoints{}.SwaggerDoc()["subsets"]), ageColumn(),
		},
		Cells: func(obj client.Object, now time.Time) []any {
			endpoints := obj.(*corev1.Endpoints)
			cell := "<none>"
			if len(endpoints.Subsets) > 0 {
				cell = fewOf(subsetAddresses(endpoints.Subsets))
			}
			return []any{endpoints.Name, cell, age(endpoints.CreationTimestamp, now)}
		},
	}
}

// subsetAddresses are those that are ready, with each port.
func subsetAddresses(subsets []corev1.EndpointSubset) []string {
	var list []string
	for _, subset := range subsets {
		for _, address := range subset.Addresses {
			if len(subset.Ports) == 0 {
				list = append(list, address.IP)
			}
		}
		for _, port := range subset.Ports {
			for _, address := range subset.Addresses {
				list = append(list, net.JoinHostPort(address.IP, strconv.Itoa(int(port.Port))))
			}
		}
	}
	return list
}

// endpointSliceColumns are those of kubectl get endpointslices.
func endpointSliceColumns() Columns {
	doc := discoveryv1.EndpointSlice{}.SwaggerDoc()
	return Columns{
		Definitions: []metav1.TableColumnDefinition{
			nameColumn(), column("AddressType", doc["addressType"]), column("Ports", doc["ports"]),
			column("Endpoints", doc["endpoints"]), ageColumn(),
		},
		Cells: func(obj client.Object, now time.Time) []any {
			slice := obj.(*discoveryv1.EndpointSlice)
			var ports, addresses []string
			for _, port := range slice.Ports {
				switch {
				case port.Port != nil:
					ports = append(ports, strconv.Itoa(int(*port.Port)))
				case port.Name != nil:
					ports = append(ports, *port.Name)
				default:
					ports = append(ports, "*")
				}
			}
			for _, endpoint := range slice.Endpoints {
				addresses = append(addresses, endpoint.Addresses...)
			}
			return []any{
				slice.Name, string(slice.AddressType), orUnset(fewOf(ports)), orUnset(fewOf(addresses)), age(slice.CreationTimestamp, now),
			}
		},
	}
}

// fewOf shows the first ones of a list and says how many more there are.
func fewOf(list []string) string {
	if more := len(list) - shownEndpoints; more > 0 {
		return fmt.Sprintf("%s + %d more...", strings.Join(list[:shownEndpoints], ","), more)
	}
	return strings.Join(list, ",")
}

func orUnset(text string) string {
	if text == "" {
		return "<unset>"
	}
	return text
}
